/** `pinward explain`: a request or reply in pieces, with names and meanings, and what is wrong with it. */
import type { Command } from 'commander';
import type { LmkShape } from '../../protocol/derive/request-reader.ts';
import type { MessageForm } from '../tools/message-text.ts';
import { layoutSettings } from './layout-settings.ts';
import { oneOf, type Runner, several, wholeNumber } from './options.ts';
import { type ExitCode, fail, printJson, readInput, type Terminal } from './terminal.ts';

interface ExplainCommandOptions {
  readonly headerLength: number;
  readonly lmk?: string;
  readonly set?: readonly string[];
  readonly request?: string;
  readonly reply?: true;
  readonly hex?: true;
  readonly text?: true;
  readonly showSecrets?: true;
  readonly json?: true;
}

/** Adds the subcommand. */
export function addExplain(program: Command, { terminal, action }: Runner): void {
  program
    .command('explain')
    .description('take a host message apart, field by field')
    .argument('[message]', 'hexadecimal, or text with <hex> for bytes; from standard input when absent or -')
    .option('--header-length <bytes>', 'bytes of message header', wholeNumber(0, 255), 4)
    .addOption(oneOf('--lmk <kind>', 'kind of LMK (found out when not given)', Object.keys(SHAPES)))
    .option('--set <name=value>', 'a setting that changes layouts, such as pinLength=6; repeatable', several)
    .option('--request <message>', 'the request, when the message is its reply')
    .option('--reply', 'the message is a reply (found out when not given)')
    .option('--hex', 'the message is hexadecimal (found out when not given)')
    .option('--text', 'the message is text (found out when not given)')
    .option('--show-secrets', 'show clear keys and PINs instead of asterisks')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
The message may have its 2-byte length in front or not.

Examples:
  pinward explain 0001NC%01
  pinward explain 0006303030314E43
  pinward explain --request 0001NC 0001ND0026860400000000000100-0000`,
    )
    .action(
      action((message: string | undefined, options: ExplainCommandOptions) => explain(message, options, terminal)),
    );
}

async function explain(
  written: string | undefined,
  options: ExplainCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { headerLength } = options;
  const { directionOf, parseMessage } = await import('../tools/message-text.ts');
  if (options.hex && options.text) return fail(terminal, '--hex and --text exclude each other', 2);
  const form: MessageForm = options.hex ? 'hex' : options.text ? 'text' : 'auto';
  const message =
    written === undefined || written === '-'
      ? await fromInput(form, headerLength, terminal)
      : parseMessage(written, form, headerLength);
  if ('problem' in message) return fail(terminal, message.problem);
  const request = options.request === undefined ? undefined : parseMessage(options.request, form, headerLength);
  if (request !== undefined && 'problem' in request) return fail(terminal, `--request: ${request.problem}`);
  const settings = await layoutSettings(options.set ?? []);
  if ('problems' in settings) return fail(terminal, settings.problems.map((problem) => `--set: ${problem}`).join('; '));

  const { bytes } = message;
  const shape = options.lmk === undefined ? undefined : SHAPES[options.lmk];
  const layout = {
    headerLength,
    ...(shape && { lmk: shape }),
    ...('settings' in settings && { settings: settings.settings }),
    ...(options.showSecrets && { secrets: 'shown' as const }),
  };
  const { explainReply, explainRequest } = await import('../../protocol/derive/explain.ts');
  const isReply = options.reply === true || request !== undefined || directionOf(bytes, headerLength) === 'reply';
  const explanation = isReply
    ? explainReply(bytes, 0, bytes.length, { ...layout, ...(request && { request: request.bytes }) })
    : explainRequest(bytes, 0, bytes.length, layout);
  if (options.json) printJson(terminal, explanation);
  else {
    const { formatExplanation } = await import('../../protocol/derive/explain-format.ts');
    terminal.stdout.write(formatExplanation(explanation));
  }
  return 0;
}

/** Standard input is what somebody pasted, or the bytes of a message as they are. */
async function fromInput(
  form: MessageForm,
  headerLength: number,
  terminal: Terminal,
): Promise<{ readonly bytes: Uint8Array } | { readonly problem: string }> {
  const { parseMessage } = await import('../tools/message-text.ts');
  const { latin1 } = await import('../../protocol/dsl/values.ts');
  const bytes = await readInput(terminal);
  const isText = bytes.every(
    (byte) => (byte >= 0x20 && byte <= 0x7e) || byte === 0x0a || byte === 0x0d || byte === 0x09,
  );
  if (!isText && form === 'auto') return { bytes };
  return parseMessage(latin1(bytes).replace(/[\r\n]+$/, ''), form, headerLength);
}

const SHAPES: Readonly<Record<string, LmkShape>> = {
  variant: { lmkKind: 'variant', lmkAlgorithm: '3DES-2key' },
  'variant-3key': { lmkKind: 'variant', lmkAlgorithm: '3DES-3key' },
  'kb-3des': { lmkKind: 'keyBlock', lmkAlgorithm: '3DES-3key' },
  'kb-aes': { lmkKind: 'keyBlock', lmkAlgorithm: 'AES-256' },
};
