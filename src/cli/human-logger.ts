/** Log lines for a terminal: time, level, what happened, and the fields as name=value. */
import type { Logger, LogLevel } from '../server/logger.ts';
import type { Output } from './terminal.ts';

/** A logger that writes short lines. */
export function humanLogger(output: Output, level: LogLevel): Logger {
  const from = LEVELS.indexOf(level);
  const write =
    (name: LogLevel) =>
    (fields: object, message: string): void => {
      if (from < 0 || LEVELS.indexOf(name) < from) return;
      const words = Object.entries(fields).map(([key, value]) => `${key}=${shown(value)}`);
      output.write(`${new Date().toISOString().slice(11, 23)} ${name.padEnd(5)} ${[message, ...words].join('  ')}\n`);
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

function shown(value: unknown): string {
  if (typeof value === 'string') return /[\s"]/.test(value) ? JSON.stringify(value) : value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, inner]) => `${name}=${shown(inner)}`)
    .join(' ')} }`;
}

const LEVELS: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
