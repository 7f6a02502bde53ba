/** KG, IK, KE and CK: keys are made, imported, exported and checked by the bodies of A0, A6, A8 and BU. */
import { A0 } from '../../../protocol/commands/keys/A0-generate-key.ts';
import { A6 } from '../../../protocol/commands/keys/A6-import-key.ts';
import { A8 } from '../../../protocol/commands/keys/A8-export-key.ts';
import { BU } from '../../../protocol/commands/keys/BU-generate-check-value.ts';
import { ANY_BLOCK_TYPE } from '../../../protocol/words/keys.ts';
import { toHex } from '../../crypto/hex.ts';
import { Refusal } from '../../hsm/refusal.ts';
import { hexadecimal, maybe, oneOf } from '../answers.ts';
import { isAuthorisedAtConsole } from '../authorised.ts';
import { command, type Ending } from '../command.ts';
import type { ConsoleDevice } from '../device.ts';
import type { Dialogue } from '../dialogue.ts';
import { runHostCommand } from '../host-command.ts';
import {
  askAlgorithm,
  askAtallaVariant,
  askExportScheme,
  askHeader,
  askKey,
  askKeyType,
  askParts,
  askVariantScheme,
  type ChosenLmk,
  chooseLmk,
} from '../key-prompts.ts';
import { showBytes, showKey } from '../show.ts';

export const keyCommands = [
  command({
    name: 'KG',
    title: 'Generate a key, and export it on request',
    group: 'keys',
    states: 'any',
    authorise: 'generate.{type}.console, and export.{type}.console with a ZMK, for key types that need it',
    auditCode: 'KG',
    run: generateKey,
  }),
  command({
    name: 'IK',
    title: 'Import a key from under a ZMK',
    group: 'keys',
    states: 'any',
    authorise: 'import.{type}.console for key types that need it',
    auditCode: 'IK',
    run: importKey,
  }),
  command({
    name: 'KE',
    title: 'Export a key under a ZMK',
    group: 'keys',
    states: 'any',
    authorise: 'export.{type}.console for key types that need it',
    auditCode: 'KE',
    run: exportKey,
  }),
  command({
    name: 'CK',
    title: 'Check value of a key',
    group: 'keys',
    states: 'any',
    authorise: 'generate.{type}.console for a check value of 16 digits',
    auditCode: 'CK',
    run: checkKey,
  }),
];

async function generateKey(dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  const chosen = await chooseLmk(dialogue, device);
  if (chosen instanceof Refusal) return chosen;
  const under = await askNewKey(dialogue, chosen);
  const exportScheme = await askExportScheme(dialogue, true);
  const leaving = exportScheme === undefined ? undefined : await askLeaving(dialogue, device, chosen, exportScheme);
  if (leaving !== undefined) {
    const wrong = await checkZmk(dialogue, device, chosen, leaving.kek);
    if (wrong !== undefined) return wrong;
  }
  const values = { mode: leaving === undefined ? '0' : '1', ...under, ...leaving };
  const answer = await runHostCommand(device.hsm.state, A0, values as never, chosen.id);
  if (answer instanceof Refusal) return answer;
  const { key, exported, kcv } = answer as unknown as KeyAnswer;
  dialogue.print(`Key under LMK:   ${showKey(key!)}`);
  if (exported !== undefined) dialogue.print(`Key under ZMK:   ${showKey(exported)}`);
  dialogue.print(`Key check value: ${showBytes(kcv)}`);
  return undefined;
}

async function importKey(dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  const chosen = await chooseLmk(dialogue, device);
  if (chosen instanceof Refusal) return chosen;
  const isVariant = chosen.lmk.kind === 'variant';
  const keyType = isVariant ? await askKeyType(dialogue) : ANY_BLOCK_TYPE;
  const scheme = isVariant ? await dialogue.ask('Key scheme (LMK)', oneOf('Z', 'U', 'T', 'X', 'Y')) : 'S';
  const zmk = await askKey(dialogue, 'ZMK');
  const variant = await askAtallaVariant(dialogue, device);
  const key = await askKey(dialogue, 'Key under ZMK');
  const header = isVariant || /^[SR]/.test(key) ? undefined : await askHeader(dialogue);
  const values = { keyType, zmk, key, scheme, ...variant, ...(header && { header }) };
  const answer = await runHostCommand(device.hsm.state, A6, values as never, chosen.id);
  if (answer instanceof Refusal) return answer;
  const { code, key: sealed, kcv } = answer as unknown as KeyAnswer;
  if (code === '01') dialogue.print('Warning: the key did not have odd parity; it has been corrected.');
  dialogue.print(`Key under LMK:   ${showKey(sealed!)}`, `Key check value: ${showBytes(kcv)}`);
  return undefined;
}

async function exportKey(dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  const chosen = await chooseLmk(dialogue, device);
  if (chosen instanceof Refusal) return chosen;
  const keyType = chosen.lmk.kind === 'variant' ? await askKeyType(dialogue) : ANY_BLOCK_TYPE;
  const exportScheme = (await askExportScheme(dialogue, false))!;
  const leaving = await askLeaving(dialogue, device, chosen, exportScheme);
  const key = await askKey(dialogue, 'Key under LMK');
  const answer = await runHostCommand(device.hsm.state, A8, { keyType, key, ...leaving } as never, chosen.id);
  if (answer instanceof Refusal) return answer;
  const { exported, kcv } = answer as unknown as KeyAnswer;
  dialogue.print(`Key under ZMK:   ${showKey(exported!)}`, `Key check value: ${showBytes(kcv)}`);
  return undefined;
}

async function checkKey(dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  const chosen = await chooseLmk(dialogue, device);
  if (chosen instanceof Refusal) return chosen;
  const isVariant = chosen.lmk.kind === 'variant';
  const keyType = isVariant ? await askKeyType(dialogue) : ANY_BLOCK_TYPE;
  const length = isVariant ? await dialogue.ask('Key length [S,D,T]', oneOf('S', 'D', 'T')) : 'B';
  const key = await askKey(dialogue, 'Key');
  const { settings } = device.hsm.state;
  const isLong =
    !settings.restrictKeyCheckValues && isAuthorisedAtConsole(device.hsm.state, chosen.id, 'generate', keyType);
  const value = await checkValueOf(device, chosen, key, {
    keyType,
    lengthFlag: LENGTH_FLAGS[length],
    type: isLong ? '0' : '1',
  });
  if (value instanceof Refusal) return value;
  dialogue.print(`Key check value: ${showBytes(value)}`);
  return undefined;
}

/** What a new key is and how it stands under the LMK. */
async function askNewKey(dialogue: Dialogue, { lmk }: ChosenLmk): Promise<Record<string, unknown>> {
  if (lmk.kind === 'variant') {
    const parts = await askParts(dialogue);
    const keyType = await askKeyType(dialogue);
    return { keyType, scheme: await askVariantScheme(dialogue, parts) };
  }
  const algorithm = await askAlgorithm(dialogue, lmk);
  return { keyType: ANY_BLOCK_TYPE, scheme: 'S', header: { ...(await askHeader(dialogue)), algorithm } };
}

/** Under what and in which form a key leaves. */
async function askLeaving(
  dialogue: Dialogue,
  device: ConsoleDevice,
  { lmk }: ChosenLmk,
  exportScheme: string,
): Promise<{ readonly kek: string; readonly exportScheme: string }> {
  const kek = await askKey(dialogue, 'ZMK');
  const variant = await askAtallaVariant(dialogue, device);
  if (lmk.kind === 'variant')
    return { kek, exportScheme, ...variant, ...(exportScheme === 'R' && { exportHeader: await askHeader(dialogue) }) };
  if (exportScheme !== 'S' && exportScheme !== 'R') return { kek, exportScheme, ...variant };
  const exportability = await dialogue.ask(
    'Exportability of the exported key [N, ENTER for unchanged]',
    maybe(oneOf('N')),
  );
  return { kek, exportScheme, ...variant, ...(exportability && { exportability: { exportability } }) };
}

/** The check value of the ZMK, when somebody gives it: a ZMK that was typed wrong is found here. */
async function checkZmk(
  dialogue: Dialogue,
  device: ConsoleDevice,
  chosen: ChosenLmk,
  zmk: string,
): Promise<Refusal | undefined> {
  const given = await dialogue.ask('ZMK check value [ENTER to skip]', maybe(hexadecimal(6)));
  if (given === undefined) return undefined;
  const isBlock = /^[SR]/.test(zmk);
  const parts = isBlock ? 0 : zmk.replace(/^[A-Z](?=([0-9A-F]{16})+$)/, '').length / 16;
  const value = await checkValueOf(device, chosen, zmk, {
    keyType: isBlock ? ANY_BLOCK_TYPE : '000',
    lengthFlag: isBlock ? 'F' : String(parts - 1),
    type: '1',
  });
  if (value instanceof Refusal) return value;
  return toHex(value) === toHex(given) ? undefined : new Refusal('01', '', 'the check value is not that of this ZMK');
}

async function checkValueOf(
  device: ConsoleDevice,
  { id }: ChosenLmk,
  key: string,
  { keyType, lengthFlag, type }: { readonly keyType: string; readonly lengthFlag: string; readonly type: '0' | '1' },
): Promise<Uint8Array | Refusal> {
  const values = { keyTypeCode: 'FF', lengthFlag, key, keyType, checkValue: { type } };
  const answer = await runHostCommand(device.hsm.state, BU, values as never, id);
  return answer instanceof Refusal ? answer : (answer as unknown as KeyAnswer).kcv;
}

/** Fields of the replies of A0, A6, A8 and BU. */
interface KeyAnswer {
  readonly code?: string;
  readonly key?: string;
  readonly exported?: string;
  readonly kcv: Uint8Array;
}

const LENGTH_FLAGS = { S: '0', D: '1', T: '2', B: 'F' } as const;
