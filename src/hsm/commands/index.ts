/** Which handler runs which command. The compiler refuses an implemented definition without a handler. */
import type { commands } from '../../../protocol/commands/index.ts';
import type { Handler } from '../call.ts';
import { cancelAuthorisation } from './admin/cancel-authorisation.ts';
import { diagnostics } from './admin/diagnostics.ts';
import { echo } from './admin/echo.ts';
import { healthStatus } from './admin/health-status.ts';
import { randomValue } from './admin/random.ts';
import { status } from './admin/status.ts';
import { generateCvv, verifyCvv } from './card/cvv.ts';
import { verifyArqc } from './emv/verify-arqc.ts';
import { exportKey } from './keys/export-key.ts';
import { generateCheckValue } from './keys/generate-check-value.ts';
import { generateKey } from './keys/generate-key.ts';
import { importKey } from './keys/import-key.ts';
import { generatePvv } from './pin/generate-pvv.ts';
import { translateFromTpk, translateFromZpk } from './pin/translate-pin.ts';
import { verifyInterchangePvv, verifyTerminalPvv } from './pin/verify-pvv.ts';

type Commands = typeof commands;
type Handlers = { readonly [C in keyof Commands as Commands[C]['status'] extends 'done' ? C : never]: Handler<Commands[C]> };

export const handlers: Handlers = {
  A0: generateKey,
  A6: importKey,
  A8: exportKey,
  B2: echo,
  BU: generateCheckValue,
  CA: translateFromTpk,
  CC: translateFromZpk,
  CW: generateCvv,
  CY: verifyCvv,
  DC: verifyTerminalPvv,
  DG: generatePvv,
  EC: verifyInterchangePvv,
  JK: healthStatus,
  KQ: verifyArqc,
  N0: randomValue,
  NC: diagnostics,
  NO: status,
  RA: cancelAuthorisation,
};
