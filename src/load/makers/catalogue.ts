/** The parts of scenarios by name: most are one command, `switch` is a flow of several. */
import { commands } from '../../../protocol/commands/index.ts';
import type { AnyCommand } from '../../../protocol/dsl/command.ts';
import * as card from './card.ts';
import * as data from './data.ts';
import * as dukpt from './dukpt.ts';
import * as emv from './emv.ts';
import * as keys from './keys.ts';
import * as mac from './mac.ts';
import type { Maker } from './maker.ts';
import * as pin from './pin.ts';
import { sampled } from './sampled.ts';
import * as storedPin from './stored-pin.ts';
import { switchFlow } from './switch.ts';

/** Commands that change what a device holds for others; no load test sends them. */
const DISTURBING = new Set(['BS', 'J6', 'JI', 'LA', 'RA']);

/** Makers whose replies are checked against values of our own, where there are any. */
const own: Readonly<Record<string, Maker>> = {
  A0: keys.generateKey,
  'A0-export': keys.generateAndExport,
  A6: keys.importKey,
  A8: keys.exportKey,
  B2: data.echo,
  BC: storedPin.compareStored,
  BU: keys.checkValue,
  CA: pin.translateFromTpk,
  CC: pin.translateFromZpk,
  CW: card.generateCvv,
  CY: card.verifyCvv,
  DA: pin.verifyIbmTpk,
  DC: pin.verifyPvvTpk,
  DE: storedPin.offsetOfStored,
  DG: storedPin.pvvOfStored,
  EA: pin.verifyIbmZpk,
  EC: pin.verifyPvvZpk,
  FW: pin.pvvOfBlock,
  G0: dukpt.translateDukpt,
  GM: data.hash,
  JA: storedPin.randomPin,
  JC: storedPin.pinToLmk,
  JG: storedPin.pinFromLmk,
  KQ: emv.verifyArqc,
  KW: emv.verifyArqcSession,
  M0: data.encryptData,
  M2: data.decryptData,
  M6: mac.generateMac,
  M8: mac.verifyMac,
  N0: data.randomValue,
  NC: data.diagnostics,
  NO: data.status,
  switch: switchFlow,
};

/** Makers by the name that scenarios use: our own first, then every other command that has a definition. */
export const makers: Readonly<Record<string, Maker>> = Object.freeze({
  ...own,
  ...Object.fromEntries(
    (Object.values(commands) as AnyCommand[])
      .filter(({ code, status }) => status === 'done' && !(code in own) && !DISTURBING.has(code))
      .map((command) => [command.code, sampled(command)]),
  ),
});
