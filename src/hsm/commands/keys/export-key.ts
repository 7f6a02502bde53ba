/** A8: a key under the LMK leaves under a ZMK or TMK (commands-keys-admin 2, A8). */
import type { A8 } from '../../../../protocol/commands/keys/A8-export-key.ts';
import type { Request } from '../../../../protocol/dsl/command.ts';
import { ANY_BLOCK_TYPE } from '../../../../protocol/words/keys.ts';
import { checkExportability, checkExportScheme } from '../../../keys/exchange-rules.ts';
import { exportKey as sendOut } from '../../../keys/export-key.ts';
import { shortKcv } from '../../../keys/kcv.ts';
import type { KeyRequirement } from '../../../keys/open.ts';
import type { Call, Handler, RefusalOf } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import {
  atallaVariant,
  checkAtallaVariant,
  checkKeyType,
  checkPermission,
  exchangeRules,
  keyRefusal,
  keyTypeOfUsage,
  openKek,
  usageOf,
} from './exchange.ts';
import { headerFields } from './header-tail.ts';
import { ofKeyType } from './key-of-type.ts';

export const exportKey: Handler<typeof A8> = (request, call) => {
  const refused =
    checkAtallaVariant(request.atallaVariant) ??
    checkForm(request, call) ??
    checkPermission(call, ruledBy(request, call), 'export');
  if (refused !== undefined) return refused;
  const kek = openKek(call, request.kek, request.kekFlag?.kind, 'encrypt', 'kek');
  if (kek instanceof Refusal) return kek;
  const key = call.openAs(request.key, requirement(request, call), wantedKey);
  if (key instanceof Refusal) return key;
  const { exportScheme } = request;
  const stays = checkExportability(key.header, exportScheme === 'S' || exportScheme === 'R');
  if (stays !== undefined) return keyRefusal(stays, 'key');
  const tail = request.exportHeader;
  const header = tail === undefined ? undefined : headerFields(tail, 'exportHeader', key.algorithm);
  if (header instanceof Refusal) return header;
  const exportability = request.exportability;
  if (exportability !== undefined && exportability.exportability !== 'N') return ONLY_N;
  const exported = sendOut({
    key,
    kek,
    scheme: exportScheme,
    atallaVariant: atallaVariant(request.atallaVariant),
    iv: initialVector(request),
    header,
    tr31Version: request.tr31?.version,
    newExportability: exportability?.exportability,
    random: call.random,
    rules: exchangeRules(call.settings),
  });
  if (typeof exported !== 'string') return keyRefusal(exported, exported.error === 'BB' ? 'kek' : 'key');
  return { exported, kcv: shortKcv(key) };
};

/** Key type, then the scheme under the transport key (commands-keys-admin 1.13). */
function checkForm({ keyType, key, exportScheme }: Request<typeof A8>, call: Call): RefusalOf<typeof A8> | undefined {
  if (call.lmk.kind === 'variant' && keyType === ANY_BLOCK_TYPE) return NO_TYPE;
  const wrongType = checkKeyType(call, keyType, key, 'keyType');
  if (wrongType !== undefined) return wrongType;
  if (call.lmk.kind === 'variant' && exportScheme === 'S') return NO_HEADER_FOR_S;
  if (exportScheme === 'V') return NOT_OFFERED;
  const forbidden = checkExportScheme(exportScheme, 0, exchangeRules(call.settings));
  return forbidden && (keyRefusal(forbidden, 'exportScheme') as RefusalOf<typeof A8>);
}

function initialVector(request: Request<typeof A8>): Uint8Array | undefined {
  const { exportScheme } = request;
  if (exportScheme !== 'P' && exportScheme !== 'Q' && exportScheme !== 'W') return undefined;
  const view = exportScheme === 'W' ? request.aesIv : request.iv;
  const bytes = new Uint8Array(view.length / 2);
  view.unhex(bytes);
  return bytes;
}

function ruledBy({ keyType, key }: Request<typeof A8>, call: Call): string {
  return call.lmk.kind === 'variant' ? keyType : keyTypeOfUsage(usageOf(call, key));
}

function requirement({ keyType }: Request<typeof A8>, call: Call): KeyRequirement {
  return ofKeyType(call.lmk.kind === 'variant' ? keyType : ANY_BLOCK_TYPE);
}

const wantedKey = { field: 'key', parity: '11' } as const;
const NO_TYPE = refuse('04', 'keyType', 'FFF goes with a key block LMK; a variant LMK needs a key type');
const NO_HEADER_FOR_S = refuse(
  '26',
  'exportScheme',
  'a key from a variant LMK has no header for a Thales key block; use R',
);
const NOT_OFFERED = refuse('26', 'exportScheme', 'scheme V is not offered');
const ONLY_N = refuse('AA', 'exportability', 'the exportability can only be changed to N');
