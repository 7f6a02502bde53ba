/** TRAP, TRAPADD, TRAPDEL: where the SNMP agent sends traps, and whether it does. */
import { Refusal } from '../../hsm/refusal.ts';
import { command, type Ending } from '../command.ts';
import type { ConsoleDevice, TrapControl } from '../device.ts';
import type { Dialogue, Invalid } from '../dialogue.ts';
import { table } from '../show.ts';

export const trapCommands = [
  command({
    name: 'TRAP',
    title: 'Show or enable traps',
    group: 'network',
    states: 'any',
    auditCode: '27',
    run: (dialogue, device) => withTraps(dialogue, device, showTraps),
  }),
  command({
    name: 'TRAPADD',
    title: 'Add a trap destination',
    group: 'network',
    states: 'any',
    auditCode: '28',
    run: (dialogue, device) => withTraps(dialogue, device, addDestination),
  }),
  command({
    name: 'TRAPDEL',
    title: 'Delete a trap destination',
    group: 'network',
    states: 'any',
    auditCode: '29',
    run: (dialogue, device) => withTraps(dialogue, device, deleteDestination),
  }),
];

function withTraps(
  dialogue: Dialogue,
  { traps }: ConsoleDevice,
  run: (dialogue: Dialogue, traps: TrapControl) => Promise<Ending>,
): Ending | Promise<Ending> {
  const control = traps?.();
  if (control !== undefined) return run(dialogue, control);
  dialogue.print('No SNMP agent runs that could send traps: it is set when the device starts, with --snmp.');
  return undefined;
}

async function showTraps(dialogue: Dialogue, traps: TrapControl): Promise<Ending> {
  const { isEnabled } = traps;
  dialogue.print(`Traps are ${isEnabled ? 'enabled' : 'disabled'}.`, ...listed(traps.list()));
  if (!(await dialogue.confirm(`${isEnabled ? 'Disable' : 'Enable'} traps`))) return undefined;
  return done(dialogue, await traps.enable(!isEnabled), `Traps are ${isEnabled ? 'disabled' : 'enabled'}.`);
}

async function addDestination(dialogue: Dialogue, traps: TrapControl): Promise<Ending> {
  const text = await dialogue.ask('Destination, [v2c@|v3@]host[:port]', (typed) => traps.check(typed));
  const now = traps.isEnabled ? '' : ' Traps are disabled: TRAP enables them.';
  return done(dialogue, await traps.add(text), `${text} is added.${now}`);
}

async function deleteDestination(dialogue: Dialogue, traps: TrapControl): Promise<Ending> {
  const list = traps.list();
  dialogue.print(...listed(list));
  if (list.length === 0) return undefined;
  const text = await dialogue.ask('Number of the destination to delete', (typed): string | Invalid => {
    const found = /^\d{1,3}$/.test(typed) ? list[Number(typed) - 1] : undefined;
    return found ?? { invalid: `expected a number from 1 to ${list.length}` };
  });
  if (!(await dialogue.confirm(`Delete ${text}`))) return undefined;
  return done(dialogue, await traps.delete(text), `${text} is deleted.`);
}

function listed(destinations: readonly string[]): readonly string[] {
  if (destinations.length === 0) return ['There is no trap destination.'];
  return table(destinations.map((text, i) => [String(i + 1), text]));
}

/** What was asked for is said to be done when it is kept. */
function done(dialogue: Dialogue, failure: string | undefined, words: string): Ending {
  if (failure !== undefined) return new Refusal('41', '', `nothing is changed, as it could not be kept: ${failure}`);
  dialogue.print(words);
  return undefined;
}
