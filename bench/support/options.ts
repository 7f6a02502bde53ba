// The words behind `npm run bench --`.

import { parseArgs } from 'node:util';

/** What is to run. */
export interface BenchOptions {
  readonly full: boolean;
  /** Parts in the order they run in. */
  readonly names: readonly string[];
  readonly isComplete: boolean;
  readonly rounds: number;
  readonly pinward: string | undefined;
}

/** Reads the words: what to run, a text to print, or what is wrong with them in one line. */
export function readOptions(
  words: readonly string[],
  parts: readonly string[],
): BenchOptions | { readonly help: string } | { readonly problem: string } {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(words);
  } catch (error) {
    const [first] = (error as Error).message.split(/[\n.]/);
    return { problem: `${first}; --help tells what there is` };
  }
  if (values.help) return { help: helpText(parts) };
  const names = values.only?.split(',') ?? parts;
  const unknown = names.find((name) => !parts.includes(name));
  if (unknown !== undefined) return { problem: `no part "${unknown}"; there are ${parts.join(', ')}` };
  const rounds = Number(values.rounds ?? (values.full ? FULL_ROUNDS : SMOKE_ROUNDS));
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > MOST_ROUNDS)
    return { problem: `--rounds: expected 1 to ${MOST_ROUNDS}, got "${values.rounds}"` };
  return { full: values.full, names, isComplete: values.only === undefined, rounds, pinward: values.pinward };
}

function parse(words: readonly string[]) {
  return parseArgs({
    args: [...words],
    options: {
      full: { type: 'boolean', default: false },
      only: { type: 'string' },
      rounds: { type: 'string' },
      pinward: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }).values;
}

const helpText = (parts: readonly string[]): string => `Usage: npm run bench -- [options]

Without options: a smoke of every part in some minutes, without verdicts. bench/README.md tells how to read the report.

  --full            measure for up to an hour and compare with the bars
  --only part,...   these parts only: ${parts.slice(0, 6).join(', ')},
                    ${parts.slice(6).join(', ')}
  --rounds n        how often each is measured; ${FULL_ROUNDS} in a full run, ${SMOKE_ROUNDS} in a smoke
  --pinward file    serve with this build of the command, not with dist/pinward.js
  -h, --help        this text
`;

const FULL_ROUNDS = 5;
const SMOKE_ROUNDS = 1;
const MOST_ROUNDS = 1000;
