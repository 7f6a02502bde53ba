/** ONLINE, OFFLINE, SECURE and KEYS: they stand for the two key locks of the device (product reference 1.8, 7.2). */
import { giveKey, keyHolder, returnKey, turnKey } from '../../hsm/key-holders.ts';
import { type KeySide, keySides, type OperatingStateName } from '../../hsm/operating-state.ts';
import { Refusal } from '../../hsm/refusal.ts';
import { oneOf, text } from '../answers.ts';
import { same } from '../cards.ts';
import { type ConsoleCommand, command, type Ending } from '../command.ts';
import type { ConsoleDevice } from '../device.ts';
import type { Dialogue } from '../dialogue.ts';
import { STATE_NAMES } from '../rules.ts';
import { table } from '../show.ts';

export const stateCommands: readonly ConsoleCommand[] = [
  stateCommand('online', 'Turn both keys to their operating position: hosts are served'),
  stateCommand('offline', 'Turn one key: hosts are not served'),
  stateCommand('secure', 'Turn both keys: LMKs and settings may be changed'),
  command({
    name: 'KEYS',
    title: 'Show the two keys and their holders; give a key to a person, or take it back',
    group: 'state',
    states: 'any',
    changeStates: 'secure',
    auditCode: '00',
    options: { give: 'a key to a person with a password', return: 'a key to its lock, for whoever is at the device' },
    run: keys,
  }),
];

function stateCommand(to: OperatingStateName, title: string): ConsoleCommand {
  return command({
    name: to.toUpperCase(),
    title,
    group: 'state',
    states: 'any',
    authorise: 'holders of the keys that turn, where keys have holders',
    auditCode: to.slice(0, 2).toUpperCase(),
    run: (dialogue, device) => goTo(to, dialogue, device),
  });
}

/** Turns the keys that stand otherwise; to Offline the left one stays turned where both were. */
async function goTo(to: OperatingStateName, dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  const { state } = device.hsm;
  const { operating } = state;
  if (operating.state === to) {
    dialogue.print(`The device is ${STATE_NAMES[to]} already.`);
    return undefined;
  }
  const wanted: Readonly<Record<KeySide, boolean>> = { left: to !== 'online', right: to === 'secure' };
  for (const side of keySides) {
    if (operating.isTurned(side) === wanted[side]) continue;
    const holder = keyHolder(state, side);
    const proof = holder && {
      holder: holder.holder,
      password: await dialogue.secret(`Password of ${holder.holder}, who holds the ${side} key`, text(1, 64)),
    };
    const turned = await turnKey(state, side, wanted[side], proof);
    if (turned instanceof Refusal) return turned;
    for (const problem of turned.problems) dialogue.print(`Warning: ${problem}.`);
  }
  return undefined;
}

async function keys(dialogue: Dialogue, { hsm }: ConsoleDevice, words: readonly string[]): Promise<Ending> {
  const { state } = hsm;
  const [word] = words.map((each) => each.toLowerCase());
  if (word === undefined) {
    dialogue.print(
      ...table(
        keySides.map((side) => [
          `${side === 'left' ? 'Left' : 'Right'} key`,
          state.operating.isTurned(side) ? 'turned' : 'in operating position',
          keyHolder(state, side) === undefined ? 'in its lock' : `held by ${keyHolder(state, side)!.holder}`,
        ]),
      ),
    );
    return undefined;
  }
  const side = await dialogue.ask('Key [left,right]', oneOf(...keySides));
  if (word === 'return') {
    const returned = await returnKey(state, side);
    if (returned instanceof Refusal) return returned;
    dialogue.print(`The ${side} key stands in its lock.`);
    return undefined;
  }
  const holder = await dialogue.ask('Name of the holder', text(1, 40));
  const password = await dialogue.secret('Password', text(1, 64));
  await dialogue.secret('Password again', same(password));
  const given = await giveKey(state, side, holder, password);
  if (given instanceof Refusal) return given;
  dialogue.print(`${given.holder} holds the ${side} key.`);
  return undefined;
}
