/** Which handler runs which command. The compiler refuses an implemented definition without a handler. */
import type { commands } from '../../../protocol/commands/index.ts';
import type { Handler } from '../call.ts';
import { verifiesPin } from '../fraud/verify-guard.ts';
import { cancelAuthorisation } from './admin/cancel-authorisation.ts';
import { chainCommands } from './admin/chain.ts';
import { diagnostics } from './admin/diagnostics.ts';
import { echo } from './admin/echo.ts';
import { healthStatus } from './admin/health-status.ts';
import { networkInformation } from './admin/network-information.ts';
import { randomValue } from './admin/random.ts';
import { setResponseDelay } from './admin/response-delay.ts';
import { healthCounts, loading, resetHealth, resetUtilisation, volumes } from './admin/statistics.ts';
import { status } from './admin/status.ts';
import { deleteAuditRecords } from './audit/delete.ts';
import { retrieveAuditRecord } from './audit/retrieve.ts';
import { generateCvv, verifyCvv } from './card/cvv.ts';
import { decryptData } from './data/decrypt-data.ts';
import { encryptData } from './data/encrypt-data.ts';
import { hashData } from './data/hash.ts';
import { translateData } from './data/translate-data.ts';
import { translateFromBdk } from './dukpt/translate-pin.ts';
import { verifyDukptIbm } from './dukpt/verify-ibm.ts';
import { verifyDukptPvv } from './dukpt/verify-pvv.ts';
import { verifyArqc } from './emv/verify-arqc.ts';
import { verifyEmvArqc } from './emv/verify-emv-arqc.ts';
import { exportKey } from './keys/export-key.ts';
import { formKey } from './keys/form-key.ts';
import { generateCheckValue } from './keys/generate-check-value.ts';
import { generateKey } from './keys/generate-key.ts';
import { importKey } from './keys/import-key.ts';
import { generateTmk, generateZpk } from './keys/legacy-generate.ts';
import { importZpk } from './keys/legacy-import.ts';
import { translateLmk } from './keys/translate-lmk.ts';
import { eraseChangeStorage } from './lmk/erase-change-storage.ts';
import { translateLmkPin } from './lmk/translate-pin.ts';
import { translateTable } from './lmk/translate-table.ts';
import { dukptMac } from './mac/dukpt-mac.ts';
import { generateMac, verifyMac } from './mac/message-mac.ts';
import { decryptStoredPin, encryptClearPin } from './pin/clear-pin.ts';
import { compareInterchangePin, compareTerminalPin } from './pin/compare-pin.ts';
import { deriveIbmPin } from './pin/derive-pin.ts';
import { changePinPvv, generatePvv, pvvOfBlock } from './pin/generate-pvv.ts';
import { changePinIbm, offsetOfBlock, offsetOfStored } from './pin/ibm-offset.ts';
import { loadExcludedPins } from './pin/load-excluded-pins.ts';
import { randomPin } from './pin/random-pin.ts';
import { translateAccount } from './pin/translate-account.ts';
import { sendStoredPin, storeInterchangePin, storeTerminalPin } from './pin/translate-lmk-pin.ts';
import { translateFromTpk, translateFromZpk } from './pin/translate-pin.ts';
import { verifyInterchangeIbm, verifyTerminalIbm } from './pin/verify-ibm.ts';
import { verifyInterchangePvv, verifyTerminalPvv } from './pin/verify-pvv.ts';
import { generateRsaKeyPair } from './rsa/generate-rsa-key.ts';
import { importPublicKey } from './rsa/import-public-key.ts';
import { signWithRsa } from './rsa/sign.ts';
import { verifyRsaSignature } from './rsa/verify-signature.ts';
import { loadStorage } from './storage/load.ts';
import { readStorage } from './storage/read.ts';

type Commands = typeof commands;
type Handlers = {
  readonly [C in keyof Commands as Commands[C]['status'] extends 'done' ? C : never]: Handler<Commands[C]>;
};

export const handlers: Handlers = {
  A0: generateKey,
  A4: formKey,
  A6: importKey,
  A8: exportKey,
  B2: echo,
  BA: encryptClearPin,
  BC: verifiesPin('BC', compareTerminalPin),
  BE: verifiesPin('BE', compareInterchangePin),
  BG: translateLmkPin,
  BK: offsetOfBlock,
  BM: loadExcludedPins,
  BS: eraseChangeStorage,
  BU: generateCheckValue,
  BW: translateLmk,
  CA: translateFromTpk,
  CC: translateFromZpk,
  CU: verifiesPin('CU', changePinPvv),
  CW: generateCvv,
  CY: verifyCvv,
  DA: verifiesPin('DA', verifyTerminalIbm),
  DC: verifiesPin('DC', verifyTerminalPvv),
  DE: offsetOfStored,
  DG: generatePvv,
  DU: verifiesPin('DU', changePinIbm),
  EA: verifiesPin('EA', verifyInterchangeIbm),
  EC: verifiesPin('EC', verifyInterchangePvv),
  EE: deriveIbmPin,
  EI: generateRsaKeyPair,
  EO: importPublicKey,
  EW: signWithRsa,
  EY: verifyRsaSignature,
  FA: importZpk,
  FW: pvvOfBlock,
  G0: translateFromBdk,
  GM: hashData,
  GO: verifiesPin('GO', verifyDukptIbm),
  GQ: verifiesPin('GQ', verifyDukptPvv),
  GW: dukptMac,
  HC: generateTmk,
  IA: generateZpk,
  J2: loading,
  J4: volumes,
  J6: resetUtilisation,
  J8: healthCounts,
  JA: randomPin,
  JC: storeTerminalPin,
  JE: storeInterchangePin,
  JG: sendStoredPin,
  JI: resetHealth,
  JK: healthStatus,
  KQ: verifyArqc,
  KW: verifyEmvArqc,
  LA: loadStorage,
  LE: readStorage,
  LG: setResponseDelay,
  LO: translateTable,
  M0: encryptData,
  M2: decryptData,
  M4: translateData,
  M6: generateMac,
  M8: verifyMac,
  N0: randomValue,
  NC: diagnostics,
  NG: decryptStoredPin,
  NI: networkInformation,
  NK: chainCommands,
  NO: status,
  Q2: retrieveAuditRecord,
  Q6: deleteAuditRecords,
  QK: translateAccount,
  RA: cancelAuthorisation,
};
