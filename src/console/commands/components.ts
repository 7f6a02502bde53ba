/** GC, EC, FK, F, D, Z and K: components of keys, made, encrypted and put together. */
import { A4 } from '../../../protocol/commands/keys/A4-form-key.ts';
import { keyReferenceOf } from '../../../protocol/derive/reply-reader.ts';
import { forceOddParity, hasOddParity } from '../../crypto/parity.ts';
import { ofKeyType } from '../../hsm/commands/keys/key-of-type.ts';
import { Refusal } from '../../hsm/refusal.ts';
import { combineComponents } from '../../keys/components.ts';
import { isFailure } from '../../keys/failure.ts';
import { checkDesKey, isAllZero } from '../../keys/open.ts';
import { type Key, makeKey } from '../../keys/secret.ts';
import { hexadecimal, oneOf, whole } from '../answers.ts';
import { requireActivity } from '../authorised.ts';
import { command, type Ending } from '../command.ts';
import { askClear, askForm, componentTarget, type Form, PART, seal } from '../component-form.ts';
import type { ConsoleDevice } from '../device.ts';
import type { Dialogue } from '../dialogue.ts';
import { ConsoleCall, runHostCommand } from '../host-command.ts';
import { askKey, type ChosenLmk, chooseLmk, SCHEMES_OF_PARTS } from '../key-prompts.ts';
import { showBytes, showKey } from '../show.ts';

export const componentCommands = [
  command({
    name: 'GC',
    title: 'Generate a key component and show it',
    group: 'keys',
    states: 'any',
    authorise: 'component.{type}.console',
    auditCode: 'GC',
    run: (dialogue, device) => generateComponent(dialogue, device),
  }),
  command({
    name: 'EC',
    title: 'Encrypt a clear key component',
    group: 'keys',
    states: 'any',
    authorise: 'component.{type}.console',
    auditCode: 'EC',
    run: (dialogue, device) => encryptComponent(dialogue, device),
  }),
  command({
    name: 'FK',
    title: 'Form a key from components',
    group: 'keys',
    states: 'any',
    authorise: 'component.{type}.console',
    auditCode: 'FK',
    run: formKey,
  }),
  command({
    name: 'F',
    title: 'Generate a ZMK component, encrypted and in clear (variant LMK)',
    group: 'keys',
    states: 'any',
    authorise: 'component.100.console',
    auditCode: '0E',
    run: (dialogue, device) => generateComponent(dialogue, device, ZMK_COMPONENT),
  }),
  command({
    name: 'D',
    title: 'Form a ZMK from encrypted ZMK components (variant LMK)',
    group: 'keys',
    states: 'any',
    authorise: 'component.000.console',
    auditCode: '0D',
    run: formZmk,
  }),
  command({
    name: 'Z',
    title: 'Encrypt a clear ZMK component (variant LMK)',
    group: 'keys',
    states: 'any',
    authorise: 'component.100.console',
    auditCode: '14',
    run: (dialogue, device) => encryptComponent(dialogue, device, ZMK_COMPONENT),
  }),
  command({
    name: 'K',
    title: 'Form a TMK, TPK or PVK (type 002) from clear components (variant LMK)',
    group: 'keys',
    states: 'any',
    authorise: 'component.002.console',
    auditCode: '0F',
    run: formTerminalKey,
  }),
];

async function generateComponent(dialogue: Dialogue, device: ConsoleDevice, fixedType?: string): Promise<Ending> {
  const chosen = await chooseComponentLmk(dialogue, device, fixedType);
  if (chosen instanceof Refusal) return chosen;
  const form = await askForm(dialogue, device, chosen, { fixedType, isComponent: true });
  if (form instanceof Refusal) return form;
  const clear = new Uint8Array(form.length);
  device.hsm.state.random.fill(clear);
  if (form.algorithm !== 'A') forceOddParity(clear);
  const shown = showBytes(clear);
  const sealed = seal(device, chosen, makeKey(form.algorithm, clear), form.target);
  if (sealed instanceof Refusal) return sealed;
  dialogue.print(`Clear component:     ${shown}`, ...sealed.lines);
  return undefined;
}

async function encryptComponent(dialogue: Dialogue, device: ConsoleDevice, fixedType?: string): Promise<Ending> {
  const chosen = await chooseComponentLmk(dialogue, device, fixedType);
  if (chosen instanceof Refusal) return chosen;
  const form = await askForm(dialogue, device, chosen, { fixedType, isComponent: true });
  if (form instanceof Refusal) return form;
  const component = await askClear(dialogue, 'Component', form);
  const sealed = seal(device, chosen, component, form.target);
  if (sealed instanceof Refusal) return sealed;
  dialogue.print(...sealed.lines);
  return undefined;
}

async function formKey(dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  const chosen = await chooseLmk(dialogue, device);
  if (chosen instanceof Refusal) return chosen;
  const form = await askForm(dialogue, device, chosen, { isComponent: false });
  if (form instanceof Refusal) return form;
  const kind = await dialogue.ask('Component type [X,H,E]', oneOf('X', 'H', 'E'));
  if (kind === 'H') return formFromParts(dialogue, device, chosen, form);
  const count = await dialogue.ask('Number of components [1-9]', whole(1, 9));
  if (count === 1) return formFromOne(dialogue, device, chosen, form, kind);
  const components: string[] = [];
  for (let i = 1; i <= count; i++) {
    const component = kind === 'E' ? await askKey(dialogue, `Encrypted component ${i}`) : await clearComponent(i);
    if (component instanceof Refusal) return component;
    components.push(component);
  }
  return combine(dialogue, device, chosen, form, components);

  /** A clear component goes under the LMK first, so that A4 checks and combines both kinds. */
  async function clearComponent(number: number): Promise<string | Refusal> {
    const key = await askClear(dialogue, `Component ${number}`, form as Form);
    const target = componentTarget(form as Form, number);
    const sealed = seal(device, chosen as ChosenLmk, key, target);
    if (sealed instanceof Refusal) return sealed;
    dialogue.print(`Component ${number} check value: ${sealed.checkValue}`);
    return sealed.field;
  }
}

async function combine(
  dialogue: Dialogue,
  device: ConsoleDevice,
  { id }: ChosenLmk,
  form: Form,
  components: readonly string[],
): Promise<Ending> {
  const { keyType, scheme, header } = form;
  const values = {
    componentCount: components.length,
    keyType,
    scheme,
    components: components.map((component) => ({ component })),
    ...(header && { header: { keyVersion: header.keyVersion, optionalBlockCount: 0, optionalBlocks: [] } }),
  };
  const answer = await runHostCommand(device.hsm.state, A4, values as never, id);
  if (answer instanceof Refusal) return answer;
  const formed = answer as unknown as { readonly key: string; readonly kcv: Uint8Array };
  dialogue.print(`Encrypted key:       ${showKey(formed.key)}`, `Key check value:     ${showBytes(formed.kcv)}`);
  return undefined;
}

/** Type H: the halves or thirds of the key, one after the other. */
async function formFromParts(
  dialogue: Dialogue,
  device: ConsoleDevice,
  chosen: ChosenLmk,
  form: Form,
): Promise<Ending> {
  const parts = form.length / PART;
  if (form.algorithm === 'A' || parts < 2) return NO_PARTS;
  const bytes = new Uint8Array(form.length);
  for (let i = 0; i < parts; i++) {
    const part = await dialogue.secret(`Part ${i + 1} of ${parts}`, hexadecimal(PART * 2));
    bytes.set(part, i * PART);
  }
  return finish(dialogue, device, chosen, form, bytes);
}

/** One component is the key: not where components must be several. */
async function formFromOne(
  dialogue: Dialogue,
  device: ConsoleDevice,
  chosen: ChosenLmk,
  form: Form,
  kind: 'X' | 'E',
): Promise<Ending> {
  if (device.hsm.state.settings.enforceMultipleKeyComponents) return SINGLE_COMPONENT;
  if (kind === 'E') return ONE_ENCRYPTED;
  const bytes = await dialogue.secret('Component 1', hexadecimal(form.length * 2));
  return finish(dialogue, device, chosen, form, bytes);
}

function finish(dialogue: Dialogue, device: ConsoleDevice, chosen: ChosenLmk, form: Form, bytes: Uint8Array): Ending {
  const { settings } = device.hsm.state;
  if (isAllZero(bytes)) return ALL_ZERO;
  if (form.algorithm !== 'A') {
    if (!hasOddParity(bytes)) dialogue.print('Warning: the key did not have odd parity; it has been corrected.');
    forceOddParity(bytes);
    const refused = checkDesKey(bytes, settings.preventMasquerading);
    if (refused !== undefined) return new Refusal(refused.error, '', refused.reason);
  }
  const sealed = seal(device, chosen, makeKey(form.algorithm, bytes), form.target);
  if (sealed instanceof Refusal) return sealed;
  dialogue.print(`Encrypted key:       ${sealed.shown}`, `Key check value:     ${sealed.checkValue}`);
  return undefined;
}

async function formZmk(dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  const chosen = await chooseComponentLmk(dialogue, device, ZMK_COMPONENT);
  if (chosen instanceof Refusal) return chosen;
  const refused = requireActivity(device.hsm.state, chosen.id, 'component', ZMK);
  if (refused !== undefined) return refused;
  const count = await dialogue.ask('Number of components [2-9]', whole(2, 9));
  const call = new ConsoleCall(device.hsm.state, chosen.id);
  const components: Key[] = [];
  for (let i = 1; i <= count; i++) {
    const field = keyReferenceOf(await askKey(dialogue, `Encrypted component ${i}`));
    const component = call.openAs(field, ofKeyType(ZMK_COMPONENT), { field: `component ${i}`, parity: '10' });
    if (component instanceof Refusal) return component;
    components.push(component);
  }
  const key = combineComponents(components);
  if (isFailure(key)) return new Refusal(key.error, '', key.reason);
  const scheme = SCHEMES_OF_PARTS[(key.length / PART) as 1 | 2 | 3][0];
  const sealed = seal(device, chosen, key, { keyType: ZMK, scheme });
  if (sealed instanceof Refusal) return sealed;
  dialogue.print(`Encrypted ZMK:       ${sealed.shown}`, `Key check value:     ${sealed.checkValue}`);
  return undefined;
}

async function formTerminalKey(dialogue: Dialogue, device: ConsoleDevice): Promise<Ending> {
  const chosen = await chooseComponentLmk(dialogue, device, TERMINAL_KEY);
  if (chosen instanceof Refusal) return chosen;
  const form = await askForm(dialogue, device, chosen, { fixedType: TERMINAL_KEY, isComponent: false });
  if (form instanceof Refusal) return form;
  const count = await dialogue.ask('Number of components [1-9]', whole(1, 9));
  if (count === 1) return formFromOne(dialogue, device, chosen, form, 'X');
  const components: string[] = [];
  for (let i = 1; i <= count; i++) {
    const sealed = seal(device, chosen, await askClear(dialogue, `Component ${i}`, form), form.target);
    if (sealed instanceof Refusal) return sealed;
    dialogue.print(`Component ${i} check value: ${sealed.checkValue}`);
    components.push(sealed.field);
  }
  return combine(dialogue, device, chosen, form, components);
}

/** The old ZMK and terminal key commands work under a variant LMK only. */
async function chooseComponentLmk(
  dialogue: Dialogue,
  device: ConsoleDevice,
  fixedType: string | undefined,
): Promise<ChosenLmk | Refusal> {
  const chosen = await chooseLmk(dialogue, device);
  if (chosen instanceof Refusal || fixedType === undefined || chosen.lmk.kind === 'variant') return chosen;
  return VARIANT_ONLY;
}

const ZMK = '000';
const ZMK_COMPONENT = '100';
const TERMINAL_KEY = '002';
const NO_PARTS = new Refusal('27', '', 'only double and triple length DES keys have halves or thirds');
const SINGLE_COMPONENT = new Refusal(
  '03',
  '',
  'the setting enforceMultipleKeyComponents asks for two components or more',
);
const ONE_ENCRYPTED = new Refusal('03', '', 'encrypted components are combined from two on');
const ALL_ZERO = new Refusal('11', '', 'the key is all zero');
const VARIANT_ONLY = new Refusal('A1', '', 'this command works under a variant LMK only; use GC, EC and FK');
