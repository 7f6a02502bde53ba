/** The device of a console that stands alone: made of the same configuration as `pinward serve`, without ports. */
import type { ConsoleDevice } from '../console/device.ts';
import { secureRandom, seededRandom } from '../crypto/random.ts';
import { adjustableClock } from '../hsm/adjustable-clock.ts';
import { auditedCards } from '../hsm/audit/audited-cards.ts';
import { Hsm } from '../hsm/device.ts';
import { ErrorLog } from '../hsm/error-log.ts';
import { cardsOf } from './card-place.ts';
import { changeStorage, configure, loaded } from './configure.ts';
import type { ConsoleOptions } from './console.ts';
import { openData } from './data-directory.ts';
import { startAudit } from './start-audit.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

/** A device, what to say first, and how to let it go. */
export interface StandAlone {
  readonly device: ConsoleDevice;
  readonly greeting: string;
  readonly close: () => Promise<void>;
}

/** Makes the device, or says what is wrong with its configuration or its data directory. */
export async function standAloneDevice(
  { attach: _attach, port: _port, ...options }: ConsoleOptions,
  terminal: Terminal,
): Promise<StandAlone | { readonly problems: readonly string[] }> {
  const tiered = await configure(options, terminal);
  if ('problems' in tiered) return tiered;
  const { config } = tiered;
  const configured = { lmks: loaded(config.lmks), changeStorage: changeStorage(config), settings: config.settings };
  const data = await openData({ ...tiered, configured }, terminal);
  if ('problem' in data) return { problems: [data.problem] };
  const clock = adjustableClock(Date.now);
  const hsm = new Hsm({
    lmks: data.lmks,
    changeStorage: data.changeStorage,
    settings: data.settings,
    store: data.store,
    random: config.seed === undefined ? secureRandom : seededRandom(config.seed),
    clock: clock.now,
  });
  data.attach(hsm);
  const errorLog = new ErrorLog(clock.now);
  const { folder, sealer } = data;
  const audit = await startAudit({ state: hsm.state, folder, sealer, errorLog, config, logger: SILENT, version });
  if ('problem' in audit) {
    await data.close();
    return { problems: [audit.problem] };
  }
  const cards = cardsOf(config);
  const place = data.folder === undefined ? 'in memory: nothing is kept' : `with the data directory ${data.folder}`;
  return {
    device: {
      hsm,
      audit: audit.log,
      cards: cards && auditedCards(cards, audit.log),
      errorLog,
      clock,
      network: undefined,
      version,
    },
    greeting: `Console of a Pinward ${version}, profile ${config.profile}, ${place}.`,
    async close() {
      await audit.close();
      await data.close();
    },
  };
}

/** What a log line would say stands in the error log. */
const SILENT = { info: () => {}, warn: () => {} };
