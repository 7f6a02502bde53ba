/** A0: a new key under the LMK, and on request under a ZMK or TMK too (commands-keys-admin 2, A0). */
import type { A0 } from '../../../../protocol/commands/keys/A0-generate-key.ts';
import type { Request } from '../../../../protocol/dsl/command.ts';
import { algorithmSizes } from '../../../../protocol/words/blocks.ts';
import { ANY_BLOCK_TYPE } from '../../../../protocol/words/keys.ts';
import { schemes } from '../../../../protocol/words/schemes.ts';
import { initialKey } from '../../../keys/dukpt.ts';
import { checkExportScheme } from '../../../keys/exchange-rules.ts';
import { exportKey } from '../../../keys/export-key.ts';
import { shortKcv } from '../../../keys/kcv.ts';
import { headerWith } from '../../../keys/key-block-header.ts';
import type { SealTarget } from '../../../keys/seal.ts';
import type { Key } from '../../../keys/secret.ts';
import { generateKey as makeRandomKey, withOrigin } from '../../../keys/secret.ts';
import type { Call, Handler, RefusalOf } from '../../call.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { checkInitialKeyForm, checkInitialKeyHeader, openBdk, serialNumber } from '../dukpt/initial-key.ts';
import {
  atallaVariant,
  checkAtallaVariant,
  checkPermission,
  exchangeRules,
  keyRefusal,
  keyTypeOfUsage,
  lmkSlot,
  openKek,
} from './exchange.ts';
import { headerFields } from './header-tail.ts';
import { keepKey } from './keep-key.ts';

export const generateKey: Handler<typeof A0> = (request, call) => {
  if (isDerivation(request) && request.deriveMode === '1') return ZKA;
  const refused = checkForm(request, call) ?? checkPermissions(request, call);
  if (refused !== undefined) return refused;
  const bdk = isDerivation(request) ? openBdk(call, request.bdk!, request.bdkType!) : undefined;
  if (bdk instanceof Refusal) return bdk;
  const kek = isExport(request) ? openKek(call, request.kek, request.kekFlag?.kind, 'encrypt', 'kek') : undefined;
  if (kek instanceof Refusal) return kek;
  const plan = call.lmk.kind === 'variant' ? variantPlan(request) : blockPlan(request, call, bdk);
  if (plan instanceof Refusal) return plan;
  if (plan.length === SINGLE && plan.algorithm === 'D' && !call.settings.enableSingleDes) return SINGLE_DES;
  const key =
    bdk === undefined || !isDerivation(request)
      ? withOrigin(makeRandomKey(plan.algorithm, plan.length, call.random), originOf(plan.target))
      : initialKey(bdk, serialNumber(request.initialKeyId!, bdk), originOf(plan.target));
  const sealed = keepKey(key, call.lmk, plan.target, call);
  if (typeof sealed !== 'string') return keyRefusal(sealed, call.lmk.kind === 'variant' ? 'scheme' : 'header');
  const checkValue = shortKcv(key);
  if (kek === undefined || !isExport(request)) return { key: sealed, kcv: checkValue };
  const exported = exportNew(request, call, key, kek);
  return exported instanceof Refusal ? exported : { key: sealed, exported, kcv: checkValue };
};

type Exporting = Extract<Request<typeof A0>, { readonly mode: '1' | 'B' }>;
type Deriving = Extract<Request<typeof A0>, { readonly mode: 'A' | 'B' }>;

const isExport = (request: Request<typeof A0>): request is Exporting => request.mode === '1' || request.mode === 'B';
const isDerivation = (request: Request<typeof A0>): request is Deriving => request.mode === 'A' || request.mode === 'B';

interface Plan {
  readonly algorithm: 'D' | 'T' | 'A';
  /** Bytes. */
  readonly length: number;
  readonly target: SealTarget;
}

/** Key type and schemes must fit the kind of LMK, and their lengths each other. */
function checkForm(request: Request<typeof A0>, call: Call): RefusalOf<typeof A0> | undefined {
  const { keyType, scheme } = request;
  const exportScheme = isExport(request) ? request.exportScheme : undefined;
  const wrongVariant = isExport(request) ? checkAtallaVariant(request.atallaVariant) : undefined;
  if (wrongVariant !== undefined) return wrongVariant;
  if (call.lmk.kind === 'keyBlock') return scheme === 'S' ? checkExport(exportScheme, call) : BLOCK_SCHEME;
  if (keyType === ANY_BLOCK_TYPE) return NO_TYPE;
  if (scheme === 'S') return VARIANT_SCHEME;
  if (exportScheme === 'S') return NO_HEADER_FOR_S;
  const wrongInitialKey = isDerivation(request) ? checkInitialKeyForm(request, call) : undefined;
  if (wrongInitialKey !== undefined) return wrongInitialKey;
  if (exportScheme === undefined || exportScheme === 'R') return undefined;
  if (schemes[scheme]!.parts !== schemes[exportScheme]!.parts) return LENGTHS;
  return checkExport(exportScheme, call);
}

/** Schemes that the security settings keep from leaving. */
function checkExport(scheme: Exporting['exportScheme'] | undefined, call: Call): RefusalOf<typeof A0> | undefined {
  if (scheme === undefined) return undefined;
  const forbidden = checkExportScheme(scheme, 0, exchangeRules(call.settings));
  return forbidden && (keyRefusal(forbidden, 'exportScheme') as RefusalOf<typeof A0>);
}

function checkPermissions(request: Request<typeof A0>, call: Call): RefusalOf<typeof A0> | undefined {
  const ruledBy = call.lmk.kind === 'variant' ? request.keyType : keyTypeOfUsage(request.header?.usage.text() ?? '');
  const forbidden = checkPermission(call, ruledBy, 'generate');
  return forbidden ?? (isExport(request) ? checkPermission(call, ruledBy, 'export') : undefined);
}

/** Under a variant LMK the scheme gives the length. */
function variantPlan({ keyType, scheme }: Request<typeof A0>): Plan {
  const length = schemes[scheme]!.parts! * 8;
  return {
    algorithm: length === SINGLE ? 'D' : 'T',
    length,
    target: { keyType, scheme: scheme as 'Z' | 'U' | 'T' | 'X' | 'Y' },
  };
}

/** Under a key block LMK the header gives everything. */
function blockPlan(request: Request<typeof A0>, call: Call, bdk: Key | undefined): Plan | RefusalOf<typeof A0> {
  const tail = request.header!;
  const fields = headerFields(tail, 'header');
  if (fields instanceof Refusal) return fields;
  if (tail.algorithm === undefined) return NO_ALGORITHM;
  const [algorithm, length] = algorithmSizes[tail.algorithm];
  const wrongHeader = bdk === undefined ? undefined : checkInitialKeyHeader(fields.usage, algorithm, length, bdk);
  if (wrongHeader !== undefined) return wrongHeader;
  const header = headerWith(fields, { version: '', algorithm, lmkId: lmkSlot(call.lmkId) });
  return { algorithm, length, target: { header } };
}

const originOf = (target: SealTarget) => ('header' in target ? { header: target.header } : { keyType: target.keyType });

function exportNew(request: Exporting, call: Call, key: Key, kek: Key): string | RefusalOf<typeof A0> {
  const tail = request.exportHeader;
  const header = tail === undefined ? undefined : headerFields(tail, 'exportHeader', key.algorithm);
  if (header instanceof Refusal) return header;
  if (request.exportability !== undefined && request.exportability.exportability !== 'N') return ONLY_N;
  const exported = exportKey({
    key,
    kek,
    scheme: request.exportScheme,
    atallaVariant: atallaVariant(request.atallaVariant),
    header,
    tr31Version: request.tr31?.version,
    newExportability: request.exportability?.exportability,
    random: call.random,
    rules: exchangeRules(call.settings),
  });
  return typeof exported === 'string'
    ? exported
    : keyRefusal(exported, exported.error === 'BB' ? 'kek' : 'exportScheme');
}

const SINGLE = 8;
const NO_TYPE = refuse('04', 'keyType', 'FFF goes with a key block LMK; a variant LMK needs a key type');
const BLOCK_SCHEME = refuse('26', 'scheme', 'a key block LMK takes scheme S only');
const VARIANT_SCHEME = refuse('26', 'scheme', 'scheme S needs a key block LMK');
const NO_HEADER_FOR_S = refuse(
  '26',
  'exportScheme',
  'a key from a variant LMK has no header for a Thales key block; use R',
);
const LENGTHS = refuse('27', 'exportScheme', 'the two key schemes imply different lengths');
const SINGLE_DES = refuse('27', 'scheme', 'single-length DES keys are switched off');
const NO_ALGORITHM = refuse('A7', 'header.algorithm', 'expected one of D1 T2 T3 A1 A2 A3');
const ONLY_N = refuse('AA', 'exportability', 'the exportability can only be changed to N');
const ZKA = refuse('67', 'deriveMode', 'the ZKA key derivation is not public, so it is not offered');
