/** Every command definition, in code order. */
import { B2 } from './admin/B2-echo.ts';
import { J2 } from './admin/J2-hsm-loading.ts';
import { J4 } from './admin/J4-command-volumes.ts';
import { J6 } from './admin/J6-reset-utilisation.ts';
import { J8 } from './admin/J8-health-counts.ts';
import { JI } from './admin/JI-reset-health-counts.ts';
import { JK } from './admin/JK-health-status.ts';
import { LG } from './admin/LG-response-delay.ts';
import { N0 } from './admin/N0-random.ts';
import { NC } from './admin/NC-diagnostics.ts';
import { NI } from './admin/NI-network-information.ts';
import { NK } from './admin/NK-chain.ts';
import { NO } from './admin/NO-status.ts';
import { Q2 } from './admin/Q2-retrieve-audit-record.ts';
import { Q6 } from './admin/Q6-delete-audit-records.ts';
import { RA } from './admin/RA-cancel-authorisation.ts';
import { CW } from './card/CW-generate-cvv.ts';
import { CY } from './card/CY-verify-cvv.ts';
import { GM } from './data/GM-hash.ts';
import { M0 } from './data/M0-encrypt-data.ts';
import { M2 } from './data/M2-decrypt-data.ts';
import { M4 } from './data/M4-translate-data.ts';
import { G0 } from './dukpt/G0-translate-pin-bdk.ts';
import { GO } from './dukpt/GO-verify-ibm.ts';
import { GQ } from './dukpt/GQ-verify-pvv.ts';
import { KQ } from './emv/KQ-verify-arqc.ts';
import { KW } from './emv/KW-verify-arqc-emv.ts';
import { A0 } from './keys/A0-generate-key.ts';
import { A4 } from './keys/A4-form-key.ts';
import { A6 } from './keys/A6-import-key.ts';
import { A8 } from './keys/A8-export-key.ts';
import { BU } from './keys/BU-generate-check-value.ts';
import { BW } from './keys/BW-translate-lmk.ts';
import { FA } from './keys/FA-import-zpk.ts';
import { HC } from './keys/HC-generate-tmk.ts';
import { IA } from './keys/IA-generate-zpk.ts';
import { BG } from './lmk/BG-translate-pin-lmk.ts';
import { BS } from './lmk/BS-erase-change-storage.ts';
import { LO } from './lmk/LO-translate-table.ts';
import { GW } from './mac/GW-dukpt-mac.ts';
import { M6 } from './mac/M6-generate-mac.ts';
import { M8 } from './mac/M8-verify-mac.ts';
import { BA } from './pin/BA-encrypt-clear-pin.ts';
import { BC } from './pin/BC-compare-pin-tpk.ts';
import { BE } from './pin/BE-compare-pin-zpk.ts';
import { BK } from './pin/BK-ibm-offset-block.ts';
import { BM } from './pin/BM-load-excluded-pins.ts';
import { CA } from './pin/CA-translate-pin-tpk.ts';
import { CC } from './pin/CC-translate-pin-zpk.ts';
import { CU } from './pin/CU-change-pin-pvv.ts';
import { DA } from './pin/DA-verify-ibm-tpk.ts';
import { DC } from './pin/DC-verify-pvv-tpk.ts';
import { DE } from './pin/DE-ibm-offset-stored.ts';
import { DG } from './pin/DG-generate-pvv.ts';
import { DU } from './pin/DU-change-pin-ibm.ts';
import { EA } from './pin/EA-verify-ibm-zpk.ts';
import { EC } from './pin/EC-verify-pvv-zpk.ts';
import { EE } from './pin/EE-derive-pin-ibm.ts';
import { FW } from './pin/FW-pvv-block.ts';
import { JA } from './pin/JA-random-pin.ts';
import { JC } from './pin/JC-pin-tpk-to-lmk.ts';
import { JE } from './pin/JE-pin-zpk-to-lmk.ts';
import { JG } from './pin/JG-pin-lmk-to-zpk.ts';
import { NG } from './pin/NG-decrypt-pin.ts';
import { QK } from './pin/QK-translate-account.ts';
import { EI } from './rsa/EI-generate-rsa-key.ts';
import { EO } from './rsa/EO-import-public-key.ts';
import { EW } from './rsa/EW-sign.ts';
import { EY } from './rsa/EY-verify-signature.ts';
import { LA } from './storage/LA-load-user-storage.ts';
import { LE } from './storage/LE-read-user-storage.ts';

export const commands = Object.freeze({
  A0,
  A4,
  A6,
  A8,
  B2,
  BA,
  BC,
  BE,
  BG,
  BK,
  BM,
  BS,
  BU,
  BW,
  CA,
  CC,
  CU,
  CW,
  CY,
  DA,
  DC,
  DE,
  DG,
  DU,
  EA,
  EC,
  EE,
  EI,
  EO,
  EW,
  EY,
  FA,
  FW,
  G0,
  GM,
  GO,
  GQ,
  GW,
  HC,
  IA,
  J2,
  J4,
  J6,
  J8,
  JA,
  JC,
  JE,
  JG,
  JI,
  JK,
  KQ,
  KW,
  LA,
  LE,
  LG,
  LO,
  M0,
  M2,
  M4,
  M6,
  M8,
  N0,
  NC,
  NG,
  NI,
  NK,
  NO,
  Q2,
  Q6,
  QK,
  RA,
});
