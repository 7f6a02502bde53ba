import { expect, test } from 'vitest';
import { createLogger, LimitedLog } from '../../src/server/logger.ts';
import { recordingLogger } from './recording-logger.ts';

test('a logger writes one JSON object a line with the level as a word and no host name', () => {
  const lines: string[] = [];
  const logger = createLogger({ level: 'info', destination: { write: (line) => lines.push(line) } });
  logger.debug({ a: 1 }, 'not written');
  logger.warn({ a: 2 }, 'written');
  expect(lines).toHaveLength(1);
  const line = JSON.parse(lines[0]!) as Record<string, unknown>;
  expect(line).toEqual({ level: 'warn', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/), a: 2, msg: 'written' });
});

test('a silent logger writes nothing', () => {
  const lines: string[] = [];
  createLogger({ level: 'silent', destination: { write: (line) => lines.push(line) } }).fatal({}, 'no');
  expect(lines).toEqual([]);
});

test('a limited log writes a few lines a second and then tells how many it left out', () => {
  const logger = recordingLogger();
  let now = 0;
  const log = new LimitedLog({ logger, level: 'warn', message: 'refused', perSecond: 2, now: () => now });
  for (let i = 0; i < 10; i++) log.write({ i });
  now = 999;
  log.write({ i: 10 });
  expect(logger.lines.map(({ fields }) => fields)).toEqual([{ i: 0 }, { i: 1 }]);
  now = 1000;
  log.write({ i: 11 });
  log.write({ i: 12 });
  expect(logger.lines.slice(2).map(({ fields }) => fields)).toEqual([{ i: 11, leftOut: 9 }, { i: 12 }]);
});
