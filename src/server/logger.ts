/**
 * Logging: JSON lines through pino, and a brake for events that a peer can cause as often as it likes.
 */
import pino from 'pino';

/** What the server needs of a logger; pino's loggers have it. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The levels of a logger, from quiet to loud. */
export type LogLevel = 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** How to make a logger. */
export interface LoggerOptions {
  readonly level: LogLevel;
  /** Where the lines go; standard output without it. */
  readonly destination?: { write(line: string): void } | undefined;
}

/** A pino logger that writes one JSON object a line, with the level as a word and the time in ISO 8601. */
export function createLogger({ level, destination }: LoggerOptions): pino.Logger {
  const options: pino.LoggerOptions = {
    level,
    // Process number and host name say nothing inside a container, and lines stay comparable without them.
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** How a braked event is written. */
export interface LimitedLogOptions {
  readonly logger: Logger;
  readonly level: 'warn' | 'error';
  readonly message: string;
  /** Lines in any one second. */
  readonly perSecond?: number;
  /** Milliseconds, only ever forward. */
  readonly now?: () => number;
}

/** Writes an event a few times a second at most; the next line tells how many were left out in between. */
export class LimitedLog {
  readonly #options: LimitedLogOptions;
  readonly #perSecond: number;
  readonly #now: () => number;
  #secondStart = Number.NEGATIVE_INFINITY;
  #lines = 0;
  #leftOut = 0;

  constructor(options: LimitedLogOptions) {
    this.#options = options;
    this.#perSecond = options.perSecond ?? 5;
    this.#now = options.now ?? (() => performance.now());
  }

  write(fields: object): void {
    const now = this.#now();
    if (now - this.#secondStart >= 1000) {
      this.#secondStart = now;
      this.#lines = 0;
    }
    if (this.#lines >= this.#perSecond) {
      this.#leftOut++;
      return;
    }
    this.#lines++;
    const { logger, level, message } = this.#options;
    logger[level](this.#leftOut === 0 ? fields : { ...fields, leftOut: this.#leftOut }, message);
    this.#leftOut = 0;
  }
}
