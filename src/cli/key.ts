/** `pinward key`: test keys: encrypt, form from components, check value, and what a key under an LMK is. */
import type { Command } from 'commander';
import type { BuiltInLmkName } from '../keys/lmk-sets.ts';
import type { Key } from '../keys/secret.ts';
import type { AlgorithmName } from '../tools/clear-key.ts';
import { oneOf, type Runner, wholeNumber } from './options.ts';
import { type ExitCode, fail, printJson, readInput, type Terminal, table } from './terminal.ts';

interface KeyOptions {
  readonly lmk?: BuiltInLmkName;
  readonly lmkId?: number;
  readonly type?: string;
  readonly role?: string;
  readonly scheme?: string;
  readonly usage?: string;
  readonly mode?: string;
  readonly exportability?: string;
  readonly algorithm?: AlgorithmName;
  readonly setParity?: true;
  readonly json?: true;
}

/** Adds the subcommand with its own subcommands. */
export function addKey(program: Command, { terminal, action }: Runner): void {
  const key = program
    .command('key')
    .description('work with test keys under the test LMKs')
    .addHelpText(
      'after',
      '\nClear keys on a command line stay in shell histories and process lists: test keys only. `-` reads from standard input.',
    );
  withPurpose(key.command('encrypt'))
    .description('encrypt a clear key under an LMK')
    .argument('<key>', 'clear key, hexadecimal; - for standard input')
    .option('--set-parity', 'give a DES key odd parity first')
    .addHelpText(
      'after',
      '\nExamples:\n  pinward key encrypt - --role ZPK\n  pinward key encrypt - --lmk test-kb-aes --usage P0 --mode B',
    )
    .action(action((text: string, options: KeyOptions) => encrypt(text, options, terminal)));
  withPurpose(key.command('form'))
    .description('form a key from clear components and encrypt it under an LMK')
    .argument('<components...>', 'clear components, hexadecimal; a single - reads one from each line of standard input')
    .addHelpText('after', '\nExample:\n  pinward key form - --role ZMK < components.txt')
    .action(action((texts: string[], options: KeyOptions) => form(texts, options, terminal)));
  key
    .command('kcv')
    .description('show the check value of a clear key')
    .argument('<key>', 'clear key, hexadecimal; - for standard input')
    .addOption(oneOf('--algorithm <name>', 'des, or aes (default by length: 32 bytes are aes)', ['des', 'aes']))
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  pinward key kcv --algorithm aes -')
    .action(action((text: string, options: KeyOptions) => showCheckValue(text, options, terminal)));
  key
    .command('show')
    .description('say everything about a key under an LMK; never shows the key itself')
    .argument('<key>', 'the key field of a message, with its scheme letter; - for standard input')
    .addOption(lmkOption('(default: by the form of the key)'))
    .option('--type <code>', 'key type (default: every type that gives odd parity)')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  pinward key show U1EF828AA8F6B80EB83E19FBC373F3A85')
    .action(action((text: string, options: KeyOptions) => show(text, options, terminal)));
}

function withPurpose(command: Command): Command {
  return command
    .addOption(lmkOption('').default('test-variant'))
    .option('--role <name>', 'what it is for: ZPK, TPK, ZMK, CVK, BDK1, MK_AC ...')
    .option('--type <code>', 'variant key type, such as 001')
    .option('--scheme <letter>', 'variant LMK: U, T, X, Y or Z (default by length)')
    .option('--usage <code>', 'key block: key usage, such as P0 or 72')
    .option('--mode <letter>', 'key block: mode of use (default: N)')
    .option('--exportability <letter>', 'key block: E, N or S (default: E)')
    .option(
      '--lmk-id <id>',
      'key block: slot of the LMK (default: 01 for test-kb-3des, 02 for test-kb-aes)',
      wholeNumber(0, 19),
    )
    .addOption(
      oneOf('--algorithm <name>', 'des, aes or hmac (default by length: 32 bytes are aes)', ['des', 'aes', 'hmac']),
    )
    .option('--json', 'as JSON');
}

const lmkOption = (suffix: string) =>
  oneOf('--lmk <name>', `a test LMK ${suffix}`.trim(), [
    'test-variant',
    'test-variant-3key',
    'test-kb-3des',
    'test-kb-aes',
  ]);

async function encrypt(text: string, options: KeyOptions, terminal: Terminal): Promise<ExitCode> {
  const [clear = ''] = await clearTexts([text], terminal);
  const { parseClearKey } = await import('../tools/clear-key.ts');
  const key = parseClearKey(clear, { algorithm: options.algorithm, parity: options.setParity ? 'set' : 'check' });
  if ('problem' in key)
    return fail(terminal, key.problem.includes('parity') ? `${key.problem}; --set-parity corrects it` : key.problem);
  return printUnderLmk(key, [], options, terminal);
}

async function form(texts: readonly string[], options: KeyOptions, terminal: Terminal): Promise<ExitCode> {
  const clear = await clearTexts(texts, terminal);
  const { checkValue, formKey } = await import('../tools/clear-key.ts');
  const formed = formKey(clear, options.algorithm);
  if ('problem' in formed) return fail(terminal, formed.problem);
  const parts = formed.parts.map((part, i): [string, string] => [
    `check value of component ${i + 1}`,
    checkValue(part) ?? 'none',
  ]);
  return printUnderLmk(formed.key, parts, options, terminal);
}

async function printUnderLmk(
  key: Key,
  before: readonly (readonly [string, string])[],
  options: KeyOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { encryptKey } = await import('../tools/clear-key.ts');
  const { describeKey } = await import('../tools/key-under-lmk.ts');
  const { builtInLmks } = await import('../keys/lmk-sets.ts');
  const { secureRandom } = await import('../crypto/random.ts');
  const { lmk: name = 'test-variant', type, role, scheme, usage, mode, exportability } = options;
  const lmk = builtInLmks[name];
  const purpose = {
    type,
    role,
    scheme,
    usage,
    modeOfUse: mode?.toUpperCase(),
    exportability: exportability?.toUpperCase(),
  };
  const sealed = encryptKey(key, lmk, { ...purpose, lmkId: options.lmkId ?? USUAL_SLOTS[name] ?? 0 }, secureRandom);
  if ('problem' in sealed) return fail(terminal, sealed.problem);
  const { field, keyType } = sealed;
  const described = describeKey(field, lmk, keyType);
  const facts = 'problem' in described ? [] : described.facts;
  return printFacts([['key under LMK', field], ['LMK', name], ...before, ...facts], options, terminal);
}

async function showCheckValue(text: string, options: KeyOptions, terminal: Terminal): Promise<ExitCode> {
  const [clear = ''] = await clearTexts([text], terminal);
  const { algorithmWords, checkValue, parseClearKey } = await import('../tools/clear-key.ts');
  const key = parseClearKey(clear, { algorithm: options.algorithm, parity: 'ignore' });
  if ('problem' in key) return fail(terminal, key.problem);
  const value = checkValue(key)!;
  if (options.json)
    printJson(terminal, { checkValue: value, algorithm: algorithmWords[key.algorithm], bytes: key.length });
  else terminal.stdout.write(`${value}\n`);
  return 0;
}

async function show(text: string, options: KeyOptions, terminal: Terminal): Promise<ExitCode> {
  const field = text === '-' ? (inputLines(await readInput(terminal))[0] ?? '') : text.trim();
  const { describeKey } = await import('../tools/key-under-lmk.ts');
  const { builtInLmks } = await import('../keys/lmk-sets.ts');
  const name =
    options.lmk ?? (field.startsWith('S1') ? 'test-kb-aes' : /^[SR]/.test(field) ? 'test-kb-3des' : 'test-variant');
  const described = describeKey(field, builtInLmks[name], options.type);
  if ('problem' in described) return fail(terminal, `${described.problem} (LMK ${name})`);
  return printFacts([['LMK', name], ...described.facts], options, terminal);
}

/** Clear keys from the command line, with a warning, or from the lines of standard input. */
async function clearTexts(texts: readonly string[], terminal: Terminal): Promise<readonly string[]> {
  if (texts.length === 1 && texts[0] === '-') return inputLines(await readInput(terminal));
  terminal.stderr.write(
    'pinward: warning: a clear key on the command line stays in shell histories and process lists; test keys only, `-` reads standard input\n',
  );
  return texts;
}

function inputLines(input: Uint8Array): string[] {
  return Buffer.from(input)
    .toString('latin1')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function printFacts(facts: readonly (readonly [string, string])[], { json }: KeyOptions, terminal: Terminal): ExitCode {
  if (json) printJson(terminal, factsObject(facts));
  else terminal.stdout.write(`${table(facts)}\n`);
  return 0;
}

/** Facts by name in camel case: `keyUnderLmk`, `checkValue`. A fact that stands several times is a list. */
function factsObject(facts: readonly (readonly [string, string])[]): Record<string, string | string[]> {
  const object: Record<string, string | string[]> = {};
  for (const [name, value] of facts) {
    const key = name.toLowerCase().replaceAll(/ (\w)/g, (_, letter: string) => letter.toUpperCase());
    const before = object[key];
    object[key] = before === undefined ? value : [...[before].flat(), value];
  }
  return object;
}

const USUAL_SLOTS: Readonly<Partial<Record<BuiltInLmkName, number>>> = { 'test-kb-3des': 1, 'test-kb-aes': 2 };
