/** `pinward serve --snmp-trap`: traps of a running device, and the console commands that say where they go. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { TRAP_TEXT, traps } from '../../src/snmp/trap-table.ts';
import { trapReceiver } from '../snmp/receiver.ts';
import { pinward, start } from './cli.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'pinward-traps-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

const SERVE = ['serve', '--port', '0', '--snmp', '0'];

describe('traps of pinward serve', () => {
  test('go to every destination of the command line, from start to stop', async () => {
    const [one, two] = [await trapReceiver(), await trapReceiver()];
    const running = start([...SERVE, ...[one, two].flatMap(({ port }) => ['--snmp-trap', `127.0.0.1:${port}`])]);
    await running.seen(/^ready /m);
    for (const { seen } of [one, two])
      expect((await seen(traps.coldStart.oid)).values[TRAP_TEXT]).toMatch(/^payShield 10K, .* has started$/);
    running.stop();
    const { code, err } = await running.finished;
    expect(code).toBe(0);
    expect(err).toMatch(/"engine":"0x8000100005[0-9a-f]{16}"/);
    for (const { seen } of [one, two]) await seen(traps.stopping.oid);
  });

  test('go to those of a file, as a list or with commas', async () => {
    const [one, two] = [await trapReceiver(), await trapReceiver()];
    const file = join(folder(), 'pinward.yaml');
    for (const lines of [
      ['snmpTrap:', `  - 127.0.0.1:${one.port}`, `  - v2c@127.0.0.1:${two.port}`],
      [`snmpTrap: 127.0.0.1:${one.port}, 127.0.0.1:${two.port}`],
    ]) {
      writeFileSync(file, lines.join('\n'));
      const running = start([...SERVE, '--config', file]);
      await running.seen(/^ready /m);
      running.stop();
      expect((await running.finished).code).toBe(0);
    }
    for (const { seen } of [one, two]) await seen(traps.coldStart.oid, 2);
  });

  test('are sent where the console wants them, also after a restart', async () => {
    const receiver = await trapReceiver();
    const data = folder();
    const serve = async (): Promise<ReturnType<typeof start>> => {
      const running = start([...SERVE, '--data', data]);
      await running.seen(/^ready /m);
      return running;
    };
    const attached = (script: string) => pinward(['console', '--attach', '--data', data], { input: script });
    const first = await serve();
    const { out, code } = await attached(`TRAPADD\n127.0.0.1:${receiver.port}\nOFFLINE\nEXIT\n`);
    expect(out).toContain(`v2c@127.0.0.1:${receiver.port} is added.`);
    expect(code).toBe(0);
    expect((await receiver.seen(traps.stateChanged.oid)).values[TRAP_TEXT]).toMatch(/^online to offline/);
    first.stop();
    await first.finished;
    const second = await serve();
    await receiver.seen(traps.coldStart.oid);
    await attached('TRAPDEL\n1\nY\nONLINE\nEXIT\n');
    second.stop();
    await second.finished;
    expect(receiver.traps.filter(({ oid }) => oid === traps.stateChanged.oid)).toHaveLength(1);
    expect(receiver.traps.filter(({ oid }) => oid === traps.stopping.oid)).toHaveLength(1);
  });
});
