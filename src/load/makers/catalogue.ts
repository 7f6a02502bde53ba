/** The parts of scenarios by name: most are one command, `switch` is a flow of several. */
import * as card from './card.ts';
import * as data from './data.ts';
import * as dukpt from './dukpt.ts';
import * as emv from './emv.ts';
import * as keys from './keys.ts';
import * as mac from './mac.ts';
import type { Maker } from './maker.ts';
import * as pin from './pin.ts';
import * as storedPin from './stored-pin.ts';
import { switchFlow } from './switch.ts';

/** Makers by the name that scenarios use. */
export const makers: Readonly<Record<string, Maker>> = Object.freeze({
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
});
