/** A device for console tests: a seeded random source, a fixed clock, and what a test adds. */
import { entryProblem } from '../../src/cli/interface-settings.ts';
import type { ConsoleDevice, NetworkFacts } from '../../src/console/device.ts';
import { scriptTerminal } from '../../src/console/script-terminal.ts';
import { runSession, type SessionEnd } from '../../src/console/session.ts';
import { seededRandom } from '../../src/crypto/random.ts';
import { adjustableClock } from '../../src/hsm/adjustable-clock.ts';
import { auditedCards } from '../../src/hsm/audit/audited-cards.ts';
import { auditOf } from '../../src/hsm/audit/of-device.ts';
import { watchDevice } from '../../src/hsm/audit/watch-device.ts';
import type { CardReader } from '../../src/hsm/cards/card.ts';
import { cardReader } from '../../src/hsm/cards/reader.ts';
import { Hsm } from '../../src/hsm/device.ts';
import { ErrorLog } from '../../src/hsm/error-log.ts';
import { openHostInterfaces } from '../../src/hsm/host-interfaces.ts';
import type { ChangeLmk, DeviceState } from '../../src/hsm/state.ts';
import type { Lmk } from '../../src/keys/lmk.ts';
import { type BuiltInLmkName, builtInLmks } from '../../src/keys/lmk-sets.ts';
import { type Profile, resolveSettings } from '../../src/settings.ts';
import { parseDestination, type TrapDestination } from '../../src/snmp/trap-destination.ts';
import { TrapRegister } from '../../src/snmp/trap-register.ts';
import { cardFolder } from '../../src/store/cards/card-folder.ts';

export interface TestOptions {
  readonly profile?: Profile;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly lmks?: Readonly<Record<number, BuiltInLmkName>>;
  readonly oldLmks?: Readonly<Record<number, BuiltInLmkName>>;
  readonly state?: 'online' | 'offline' | 'secure';
  readonly network?: NetworkFacts;
  /** Host interfaces, 1 or 2, which nobody listens on. */
  readonly interfaces?: number;
  /** They can have TLS. */
  readonly certificates?: boolean;
  /** Trap destinations of the configuration; no SNMP agent without them. */
  readonly traps?: readonly string[];
  /** Folder of virtual smartcards. */
  readonly cards?: string;
}

/** 25 November 2026, 12:00. */
export const NOON = Date.UTC(2026, 10, 25, 12);

export function testDevice(options: TestOptions = {}): ConsoleDevice {
  const settings = resolveSettings(options.profile ?? 'lab', options.settings ?? {});
  if ('problems' in settings) throw new Error(settings.problems.join('; '));
  const clock = adjustableClock(() => NOON);
  const hsm = new Hsm({
    lmks: loaded(options.lmks ?? { 0: 'test-variant' }),
    changeStorage: new Map(
      [...loaded(options.oldLmks ?? {})].map(([id, lmk]): [number, ChangeLmk] => [id, { lmk, role: 'old' }]),
    ),
    settings,
    random: seededRandom('console'),
    clock: clock.now,
    operatingState: options.state ?? 'online',
  });
  watchDevice(hsm.state);
  const traps = options.traps && trapRegister(hsm, options.traps);
  return {
    hsm,
    audit: auditOf(hsm.state),
    cards: options.cards === undefined ? undefined : auditedCards(cardsIn(options.cards), auditOf(hsm.state)),
    errorLog: new ErrorLog(clock.now),
    clock,
    network: options.interfaces === undefined ? options.network : networkOf(hsm.state, options),
    traps: () => traps,
    version: '0.0.0',
  };
}

/** Interfaces without listeners. */
function networkOf(state: DeviceState, { interfaces = 1, certificates = false }: TestOptions): NetworkFacts {
  const configured = ([1, 2] as const).slice(0, interfaces).map((number) => ({
    number,
    ...{ tcp: true, udp: false, tls: certificates, hasCertificates: certificates },
    ...{ connections: 64, keepAlive: 120, enforceAcl: false, acl: [] },
  }));
  const opened = openHostInterfaces(state, { configured, entryProblem });
  if ('stored' in opened) throw new Error(opened.stored);
  return { headerLength: 4, interfaces: opened, ports: () => [], connections: () => 0 };
}

/** As of an agent with a community and no user. */
function trapRegister({ state }: Hsm, texts: readonly string[]): TrapRegister {
  const configured = texts.map((text) => parseDestination(text, ['v2c']) as TrapDestination);
  return new TrapRegister({ store: state.store, versions: ['v2c'], configured });
}

/** Cards of a folder, sealed as quickly as possible. */
function cardsIn(folder: string): CardReader {
  const newParameters = () => ({ cost: 2, blockSize: 1, parallelization: 1, salt: new Uint8Array(16) });
  return cardReader(cardFolder({ folder, random: seededRandom('cards'), newParameters }));
}

/** Runs a script and gives back what the terminal showed. */
export async function runScript(
  device: ConsoleDevice,
  lines: readonly string[],
): Promise<{ readonly shown: string; readonly end: SessionEnd }> {
  let shown = '';
  const input = (async function* () {
    yield lines.map((line) => `${line}\n`).join('');
  })();
  const end = await runSession(
    device,
    scriptTerminal(input, (text) => void (shown += text)),
  );
  return { shown, end };
}

function loaded(names: Readonly<Record<number, BuiltInLmkName>>): Map<number, Lmk> {
  return new Map(Object.entries(names).map(([id, name]) => [Number(id), builtInLmks[name]]));
}
