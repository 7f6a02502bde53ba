/** `pinward send`: sends one command, by its fields or as it is, and explains the reply. */
import type { Command } from 'commander';
import type { ExplainOptions, Explanation } from '../../protocol/derive/explain-message.ts';
import type { AnyCommand } from '../../protocol/dsl/command.ts';
import { layoutSettings } from './layout-settings.ts';
import { type Runner, several, type TargetOptions, targetOf, withTarget } from './options.ts';
import { type ExitCode, fail, printJson, type Terminal } from './terminal.ts';

interface SendOptions extends TargetOptions {
  readonly raw?: string;
  readonly hex?: true;
  readonly header?: string;
  readonly trailer?: string;
  readonly set?: readonly string[];
  readonly showRequest?: true;
  readonly showSecrets?: true;
  readonly json?: true;
}

/** Adds the subcommand. */
export function addSend(program: Command, { terminal, action }: Runner): void {
  withTarget(program.command('send'), 10_000)
    .description('send one command and explain the reply; 0 when the reply says 00')
    .argument('[code]', 'a command code, such as CA')
    .argument('[values...]', 'its fields as name=value; `pinward commands CA` lists them')
    .option('--raw <message>', 'a message without header instead: text with <hex> for bytes')
    .option('--hex', 'the raw message is hexadecimal')
    .option('--header <text>', 'the message header, as long as the header length says')
    .option('--trailer <text>', 'up to 32 characters that come back behind the reply')
    .option(
      '--set <name=value>',
      'a setting of the device that changes layouts, such as pinLength=6; repeatable',
      several,
    )
    .option('--show-request', 'explain the request too')
    .option('--show-secrets', 'show clear PINs and PINs under the LMK instead of asterisks')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Numbers are decimal, bytes hexadecimal, everything else text. Nested fields have dots: lmkId.id=1, header.usage=72.
Lengths and counts that follow from other fields may be left out.

Examples:
  pinward send NC
  pinward send A0 mode=0 keyType=001 scheme=U
  pinward send JA account=550000025321 --show-secrets
  pinward send --raw 'B20004abcd'`,
    )
    .action(
      action((code: string | undefined, values: string[], options: SendOptions) =>
        send(code, values, options, terminal),
      ),
    );
}

async function send(
  code: string | undefined,
  values: readonly string[],
  options: SendOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if ((code === undefined) === (options.raw === undefined))
    return fail(terminal, 'give a command code and its fields, or --raw and a message', 2);
  const settings = await layoutSettings(options.set ?? []);
  if ('problems' in settings) return fail(terminal, settings.problems.map((problem) => `--set: ${problem}`).join('; '));
  const target = targetOf(options, terminal);
  const built = await buildMessage(code, values, options, target.headerLength);
  if ('problem' in built) return fail(terminal, built.problem);
  const { connect } = await import('../client/client.ts');
  let reply: Uint8Array;
  try {
    const client = await connect({ ...target, connectTimeout: target.timeout });
    try {
      reply = await client.send(built.message);
    } finally {
      void client.close();
    }
  } catch (error) {
    return fail(terminal, (error as Error).message);
  }
  const layout = {
    headerLength: target.headerLength,
    lengthPrefix: false,
    ...('settings' in settings && { settings: settings.settings }),
    ...(options.showSecrets && { secrets: 'shown' as const }),
  };
  return show(built.message, reply, options, layout, terminal);
}

async function show(
  request: Uint8Array,
  reply: Uint8Array,
  options: SendOptions,
  layout: ExplainOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { explainReply, explainRequest } = await import('../../protocol/derive/explain.ts');
  const { formatExplanation } = await import('../../protocol/derive/explain-format.ts');
  const answered: Explanation = explainReply(reply, 0, reply.length, { ...layout, request });
  const asked = options.showRequest && explainRequest(request, 0, request.length, layout);
  if (options.json) printJson(terminal, asked ? { request: asked, reply: answered } : answered);
  else terminal.stdout.write(`${asked ? `${formatExplanation(asked)}\n` : ''}${formatExplanation(answered)}`);
  return answered.error?.code === '00' ? 0 : 1;
}

type Built = { readonly message: Uint8Array } | { readonly problem: string };

/** The message with its header, without length prefix. */
async function buildMessage(
  code: string | undefined,
  values: readonly string[],
  options: SendOptions,
  headerLength: number,
): Promise<Built> {
  const { fromLatin1 } = await import('../../protocol/dsl/values.ts');
  const header = options.header ?? '0000'.padStart(headerLength, '0').slice(0, headerLength);
  if (header.length !== headerLength)
    return { problem: `--header: expected ${headerLength} characters, got ${header.length}` };
  const trailer = options.trailer === undefined ? undefined : fromLatin1(options.trailer);
  if (options.raw !== undefined) {
    const { parseMessage } = await import('../tools/message-text.ts');
    const parsed = parseMessage(options.raw, options.hex ? 'hex' : 'text', 0);
    if ('problem' in parsed) return { problem: `--raw: ${parsed.problem}` };
    const end = trailer === undefined ? [] : [0x19, ...trailer];
    return { message: Uint8Array.from([...fromLatin1(header), ...parsed.bytes, ...end]) };
  }
  const { commands } = await import('../../protocol/commands/index.ts');
  const command = (commands as Readonly<Record<string, AnyCommand>>)[code!.toUpperCase()];
  if (command === undefined) return { problem: await unknownCode(code!) };
  const { requestFromWords } = await import('../tools/request-values.ts');
  const written = requestFromWords(command, values);
  if ('problem' in written) return { problem: `${command.code}: ${written.problem}` };
  const { writeRequest } = await import('../client/message.ts');
  try {
    return { message: writeRequest(command, written.request, { header: fromLatin1(header), trailer }).subarray(2) };
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError)
      return { problem: `${command.code}: ${error.message}` };
    throw error;
  }
}

async function unknownCode(code: string): Promise<string> {
  const { catalogueEntry, nearestCommand } = await import('../../protocol/derive/nearest-command.ts');
  const entry = catalogueEntry(code.toUpperCase());
  if (entry !== undefined)
    return `the fields of ${entry.code}, ${entry.title}, are not defined yet; send it with --raw`;
  const near = nearestCommand(code);
  return `no command "${code}"${near === undefined ? '' : `; did you mean ${near.code}, ${near.title}?`}`;
}
