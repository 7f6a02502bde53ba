/** A console session: prompt with the state, command line, the command, its end, and the next prompt. */
import { Refusal } from '../hsm/refusal.ts';
import { nearest } from '../nearest.ts';
import { requireManagementActivity } from './authorised.ts';
import type { ConsoleCommand } from './command.ts';
import type { ConsoleDevice } from './device.ts';
import { Aborted, Dialogue, WrongAnswer } from './dialogue.ts';
import { explain } from './explain.ts';
import { auditCommand, isDisabled, promptOf, stateRefusal } from './rules.ts';
import { consoleCommands } from './table.ts';
import type { ConsoleTerminal } from './terminal.ts';

/** How a session ended: `failed` when a script met a refusal or a wrong answer. */
export type SessionEnd = 'left' | 'ended' | 'failed';

/** Runs commands until somebody leaves, input ends, or a script fails. */
export async function runSession(device: ConsoleDevice, terminal: ConsoleTerminal): Promise<SessionEnd> {
  const dialogue = new Dialogue(terminal, () => device.hsm.state.settings.echo);
  for (;;) {
    const typed = await terminal.ask({ prompt: `${promptOf(device)} `, isHidden: false, kind: 'command' });
    if (typed === 'ended') return 'ended';
    if (typed === 'aborted') continue;
    const [name = '', ...words] = typed.line.trim().split(/\s+/);
    if (name === '' || name.startsWith('#')) continue;
    if (LEAVING.has(name.toUpperCase())) return 'left';
    const ending = await runLine(name, words, dialogue, device);
    if (ending === 'ended') return 'ended';
    if (ending === 'failed' && !terminal.isInteractive) return 'failed';
  }
}

/** Runs one command line. */
async function runLine(
  name: string,
  words: readonly string[],
  dialogue: Dialogue,
  device: ConsoleDevice,
): Promise<'done' | 'failed' | 'ended'> {
  const command = consoleCommands.get(name.toUpperCase());
  if (command === undefined) {
    const near = nearest(name.toUpperCase(), [...consoleCommands.keys()]);
    dialogue.print(`No such command.${near === undefined ? '' : ` Did you mean ${near}?`} HELP lists them.`);
    return 'failed';
  }
  let refusal: Refusal | undefined;
  try {
    refusal = refusedBefore(command, words, device) ?? (await carryOut(command, dialogue, device, words));
  } catch (thrown) {
    if (thrown instanceof Aborted) {
      dialogue.print(thrown.hasEnded ? 'Input ended inside the command: nothing more was done.' : 'Aborted.');
      return thrown.hasEnded ? 'ended' : 'done';
    }
    if (thrown instanceof WrongAnswer) {
      dialogue.print(`Data invalid: ${thrown.message}. The command was not carried out.`);
      refusal = new Refusal('15', '', thrown.message);
      auditCommand(device, command, refusal.error);
      return 'failed';
    }
    // The message of a mistake of ours could quote a secret: its class is enough.
    const kind = thrown instanceof Error ? thrown.name : typeof thrown;
    device.errorLog.record({
      severity: 'major',
      code: '10',
      subCode: command.name,
      text: `console ${command.name}: ${kind}`,
    });
    refusal = new Refusal('41', '', 'internal failure; the error log has it');
  }
  auditCommand(device, command, refusal?.error ?? '00');
  if (refusal === undefined) return 'done';
  dialogue.print(explain(refusal));
  return 'failed';
}

/** Runs a command, and waits until what it changed would survive a power cut. */
async function carryOut(
  command: ConsoleCommand,
  dialogue: Dialogue,
  device: ConsoleDevice,
  words: readonly string[],
): Promise<Refusal | undefined> {
  const refusal = await command.run(dialogue, device, words);
  const notKept = await device.hsm.state.kept();
  return notKept === undefined ? refusal : new Refusal('41', '', `undone, as it could not be kept: ${notKept}`);
}

/** What keeps a command from starting: configuration, state, activity, words that it does not know. */
function refusedBefore(command: ConsoleCommand, words: readonly string[], device: ConsoleDevice): Refusal | undefined {
  if (isDisabled(device, command)) return new Refusal('68', '', 'this command is switched off by CONFIGCMDS');
  const wrong = words.find((word) => command.options?.[word.toLowerCase()] === undefined);
  if (wrong !== undefined && command.takesWords !== true)
    return new Refusal('15', '', `${command.name} takes ${optionWords(command)}`);
  const refused = stateRefusal(device, command.states);
  if (refused !== undefined) return refused;
  return command.managementActivity && requireManagementActivity(device, command.managementActivity);
}

function optionWords({ options }: ConsoleCommand): string {
  return options === undefined ? 'no words behind its name' : `only ${Object.keys(options).join(', ')} behind its name`;
}

const LEAVING: ReadonlySet<string> = new Set(['EXIT', 'QUIT', 'LOGOUT']);
