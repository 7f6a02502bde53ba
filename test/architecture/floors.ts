/**
 * Who may import whom: the one place where this rule is written in code. `docs/architecture.md` shows the same table,
 * and a test compares the two.
 */
import type { ImportLine } from './imports.ts';

/** One part of the repository. `folder/file.ts` among the floors allows that file or folder only. */
export interface Floor {
  /** Other floors, or single files and folders of them, by their place in the repository. */
  readonly floors: readonly string[];
  /** Packages and `node:` modules; `node:*` is all of Node. */
  readonly packages: readonly string[];
}

const GROUND = ['src/settings.ts', 'src/nearest.ts'] as const;
const SOCKETS = ['node:net', 'node:tls', 'node:dgram', 'node:events', 'node:stream'] as const;

/** From the bottom up. A floor imports itself and what its row lists. */
export const FLOORS: Readonly<Record<string, Floor>> = {
  protocol: { floors: [], packages: [] },
  'src/nearest.ts': { floors: [], packages: [] },
  'src/settings.ts': { floors: ['src/nearest.ts'], packages: ['zod'] },
  'src/transports.ts': { floors: [], packages: ['zod'] },
  'src/config.ts': { floors: ['src/transports.ts', ...GROUND], packages: ['zod', 'yaml'] },
  'src/crypto': { floors: [], packages: ['node:crypto', '@noble/ciphers'] },
  'src/store': { floors: ['src/crypto'], packages: ['node:fs', 'node:path'] },
  'src/certificates': { floors: ['src/crypto/der.ts'], packages: ['node:crypto'] },
  'src/keys': { floors: ['protocol/words', 'src/crypto'], packages: [] },
  'src/payment': { floors: ['protocol/words', 'src/crypto'], packages: [] },
  'src/hsm': { floors: ['protocol', 'src/crypto', 'src/keys', 'src/payment', ...GROUND], packages: [] },
  'src/server': {
    floors: ['protocol', 'src/hsm/contract.ts', 'src/hsm/observer.ts', 'src/hsm/network.ts', ...GROUND],
    packages: [...SOCKETS, 'node:perf_hooks', 'pino'],
  },
  'src/client': { floors: ['protocol'], packages: [...SOCKETS] },
  'src/testing': {
    floors: [
      'protocol',
      'src/crypto/cipher.ts',
      'src/crypto/random.ts',
      'src/keys/lmk.ts',
      'src/keys/lmk-sets.ts',
      'src/hsm',
      'src/server',
      'src/client',
      ...GROUND,
    ],
    packages: [...SOCKETS],
  },
  'src/tools': {
    floors: ['protocol', 'src/crypto', 'src/keys', 'src/payment', 'src/client', ...GROUND],
    packages: ['node:fs', 'node:fs/promises', 'node:path'],
  },
  'src/console': {
    floors: ['protocol', 'src/crypto', 'src/keys', 'src/payment', 'src/hsm', ...GROUND],
    packages: ['node:readline', 'node:stream', 'node:net', 'node:fs/promises', 'node:os', 'node:path'],
  },
  'bench/scenarios': { floors: [], packages: [] },
  'src/load': {
    floors: ['protocol', 'src/client', 'src/crypto', 'src/payment', 'bench/scenarios', 'src/nearest.ts'],
    packages: ['node:net', 'hdr-histogram-js'],
  },
  'src/manage': {
    floors: [
      'protocol',
      'src/client/message.ts',
      'src/hsm',
      'src/server',
      'src/tools/message-text.ts',
      'src/tools/request-values.ts',
      ...GROUND,
    ],
    packages: ['node:http', 'hono', '@hono/node-server', '@hono/zod-openapi', 'prom-client', 'zod'],
  },
  'src/snmp': {
    floors: ['protocol', 'src/crypto/hash.ts', 'src/crypto/hex.ts', 'src/keys/lmk.ts', 'src/hsm', ...GROUND],
    packages: ['node:dgram', 'node:dns/promises', 'node:net', 'net-snmp'],
  },
  'src/cli': {
    floors: [
      'protocol',
      'src/crypto',
      'src/keys',
      'src/payment',
      'src/store',
      'src/certificates',
      'src/hsm',
      'src/server',
      'src/client',
      'src/testing',
      'src/tools',
      'bench/scenarios',
      'src/load',
      'src/manage',
      'src/snmp',
      'src/console',
      'src/transports.ts',
      'src/config.ts',
      ...GROUND,
    ],
    packages: ['node:*', 'commander', 'pino', 'yaml', 'zod'],
  },
  'src/index.ts': { floors: ['src/crypto', 'src/keys', 'src/hsm', ...GROUND], packages: [] },
};

/** Files that may do what their floor may not: they run at build time only. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  'protocol/derive/main.ts': ['node:*'],
};

/** Names that stay inside their floor, and the files that may not be imported as a whole because they export them. */
const KEPT_INSIDE = new Set(['secretBytes', 'lmkMaterial', 'privateNumbers']);
const EXPORTS_KEPT = new Set(['src/keys/secret.ts', 'src/keys/lmk.ts', 'src/keys/rsa-private.ts']);

/** What is wrong with an import line, with both names, or undefined. */
export function violation(line: ImportLine): string | undefined {
  const floor = floorOf(line.from);
  if (floor === undefined) return `${line.from} belongs to no floor: give it a row in test/architecture/floors.ts`;
  const allowed = FLOORS[floor]!;
  if (!line.isFile) {
    const packages = [...allowed.packages, ...(EXCEPTIONS[line.from] ?? [])];
    const fits = packages.includes(line.to) || (line.to.startsWith('node:') && packages.includes('node:*'));
    return fits ? undefined : `${line.from} imports ${line.to}: ${floor} may import ${listed(packages)} of packages`;
  }
  const target = floorOf(line.to);
  if (target === floor) return undefined;
  if (!allowed.floors.some((place) => line.to === place || line.to.startsWith(`${place}/`)))
    return `${line.from} imports ${line.to}: ${floor} may import ${listed(allowed.floors)} and itself`;
  const kept = line.names.find((name) => KEPT_INSIDE.has(name) || (name === '*' && EXPORTS_KEPT.has(line.to)));
  return kept && `${line.from} imports ${kept} of ${line.to}: that name stays inside ${target}`;
}

/** The floor of a file: the row that names the file or its folder. */
export function floorOf(file: string): string | undefined {
  return Object.keys(FLOORS).find((place) => file === place || file.startsWith(`${place}/`));
}

const listed = (names: readonly string[]): string => (names.length === 0 ? 'nothing' : names.join(', '));
