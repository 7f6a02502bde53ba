/** Every command definition, in code order. */
import { B2 } from './admin/B2-echo.ts';
import { JK } from './admin/JK-health-status.ts';
import { N0 } from './admin/N0-random.ts';
import { NC } from './admin/NC-diagnostics.ts';
import { NO } from './admin/NO-status.ts';
import { RA } from './admin/RA-cancel-authorisation.ts';
import { CW } from './card/CW-generate-cvv.ts';
import { CY } from './card/CY-verify-cvv.ts';
import { M4 } from './data/M4-translate-data.ts';
import { G0 } from './dukpt/G0-translate-pin-bdk.ts';
import { KQ } from './emv/KQ-verify-arqc.ts';
import { KW } from './emv/KW-verify-arqc-emv.ts';
import { A0 } from './keys/A0-generate-key.ts';
import { A6 } from './keys/A6-import-key.ts';
import { A8 } from './keys/A8-export-key.ts';
import { BU } from './keys/BU-generate-check-value.ts';
import { BW } from './keys/BW-translate-lmk.ts';
import { GW } from './mac/GW-dukpt-mac.ts';
import { CA } from './pin/CA-translate-pin-tpk.ts';
import { CC } from './pin/CC-translate-pin-zpk.ts';
import { DA } from './pin/DA-verify-ibm-tpk.ts';
import { DC } from './pin/DC-verify-pvv-tpk.ts';
import { DG } from './pin/DG-generate-pvv.ts';
import { EA } from './pin/EA-verify-ibm-zpk.ts';
import { EC } from './pin/EC-verify-pvv-zpk.ts';
import { EI } from './rsa/EI-generate-rsa-key.ts';
import { EO } from './rsa/EO-import-public-key.ts';
import { EW } from './rsa/EW-sign.ts';

export const commands = Object.freeze({
  A0,
  A6,
  A8,
  B2,
  BU,
  BW,
  CA,
  CC,
  CW,
  CY,
  DA,
  DC,
  DG,
  EA,
  EC,
  EI,
  EO,
  EW,
  G0,
  GW,
  JK,
  KQ,
  KW,
  M4,
  N0,
  NC,
  NO,
  RA,
});
