/** The work of `pinward serve`: device, ports, banner, and an orderly end. */
import type { RunConfig } from '../config.ts';
import { secureRandom, seededRandom } from '../crypto/random.ts';
import { adjustableClock } from '../hsm/adjustable-clock.ts';
import { Hsm } from '../hsm/device.ts';
import { ErrorLog, noteBugs } from '../hsm/error-log.ts';
import { LOAD_PERIOD_MILLISECONDS } from '../hsm/statistics.ts';
import type { ManagementOptions, RunningManagement } from '../manage/listener.ts';
import { isLoopback } from '../manage/loopback.ts';
import { ListenError, type RunningServer, startServer } from '../server/listener.ts';
import { createLogger, type Logger, type LogLevel } from '../server/logger.ts';
import { loggingObserver } from '../server/observe.ts';
import type { RunningAgent } from '../snmp/agent.ts';
import { banner, readyLine, readyObject, type ServedConfig } from './banner.ts';
import { Closers } from './closers.ts';
import { changeStorage, configure, loaded } from './configure.ts';
import { type DeviceControls, makeControls } from './controls.ts';
import { openData } from './data-directory.ts';
import { followLocks } from './follow-locks.ts';
import { type HostTransports, hostTransports, layoutOf } from './host-transports.ts';
import { humanLogger } from './human-logger.ts';
import { asLeft, followInterfaces, openInterfaces } from './interface-settings.ts';
import { followReload } from './reload-certificates.ts';
import type { ServeOptions } from './serve.ts';
import { startAudit } from './start-audit.ts';
import { startConsole } from './start-console.ts';
import { startSnmp } from './start-snmp.ts';
import { type ExitCode, fail, type Terminal } from './terminal.ts';
import { version } from './version.ts';

/** Runs the device until it is asked to stop; resolves when everything is closed. */
export async function runDevice(options: ServeOptions, terminal: Terminal): Promise<ExitCode> {
  const tiered = await configure(options, terminal);
  if ('problems' in tiered) {
    for (const problem of tiered.problems) fail(terminal, problem);
    return 1;
  }
  const { config } = tiered;
  const { http, httpToken } = config;
  if (http !== undefined && httpToken === undefined && !isLoopback(http.host))
    return fail(
      terminal,
      `HTTP on ${http.host} can be reached from other machines and needs a token: set PINWARD_HTTP_TOKEN or --http-token`,
    );
  const transports = await hostTransports(config, () => new Date());
  if ('problems' in transports) {
    for (const problem of transports.problems) fail(terminal, problem);
    return 1;
  }
  const configured = { lmks: loaded(config.lmks), changeStorage: changeStorage(config), settings: config.settings };
  const data = await openData({ ...tiered, configured }, terminal);
  if ('problem' in data) return fail(terminal, data.problem);
  const closers = new Closers();
  closers.add(() => data.close());
  try {
    return await serveDevice({ ...tiered, data }, { transports, options, terminal, closers });
  } catch (error) {
    if (error instanceof ListenError) return fail(terminal, error.message);
    throw error;
  } finally {
    await closers.close();
  }
}

interface Serving {
  readonly transports: HostTransports;
  readonly options: ServeOptions;
  readonly terminal: Terminal;
  /** Of everything that is opened. */
  readonly closers: Closers;
}

/** The device with its ports, until it is asked to stop. */
async function serveDevice(
  tiered: ServedConfig,
  { transports, options, terminal, closers }: Serving,
): Promise<ExitCode> {
  const { config, performance, data } = tiered;
  const logger = makeLogger(options, terminal);
  const observer = loggingObserver({
    logger,
    settings: data.settings,
    trace: config.trace,
    storedKey: (index) => hsm.state.userStorage.get(index),
  });
  const clock = adjustableClock(Date.now);
  const errorLog = new ErrorLog(clock.now);
  const hsm = new Hsm({
    lmks: data.lmks,
    changeStorage: data.changeStorage,
    settings: data.settings,
    store: data.store,
    random: config.seed === undefined ? secureRandom : seededRandom(config.seed),
    clock: clock.now,
    observer: noteBugs(observer, errorLog),
  });
  data.attach(hsm);
  const controls = makeControls(tiered, hsm, logger);
  const interfaces = openInterfaces(hsm.state, config, data.folder);
  if ('problem' in interfaces) return fail(terminal, interfaces.problem);
  const audit = await startAudit({
    state: hsm.state,
    folder: data.folder,
    sealer: data.sealer,
    errorLog,
    config,
    logger,
    version,
  });
  if ('problem' in audit) return fail(terminal, audit.problem);
  closers.add(() => audit.close());
  closers.add(() => observer.flush());
  // Before the ports open: who starts us may stop us as soon as it can connect.
  let isReady = true;
  const stopped = new Promise<void>((resolve) =>
    terminal.onStop(() => {
      isReady = false;
      resolve();
    }),
  );
  const servesHosts = (): boolean => isReady && hsm.state.operating.servesHosts;
  // Closed behind the host ports, so that who asks for readiness hears that it is over.
  let management: RunningManagement | undefined;
  closers.add((grace) => management?.close(grace));
  const server = await startServer({
    device: controls.device,
    host: config.host,
    basePort: config.port,
    ...asLeft(transports.options, interfaces),
    layout: layoutOf(hsm),
    startsClosed: !hsm.state.operating.servesHosts,
    lmkIds: [...data.lmks.keys()],
    headerLength: config.headerLength,
    maxFrame: data.settings.maxFrame,
    maxConnections: data.settings.maxConnections,
    performance,
    logger,
    onRefusedHost: (kind, peer, reason) => audit.refusedPeers.note(kind, peer, reason),
  });
  closers.add((grace) => server.close(grace));
  followLocks(hsm.state, server, logger);
  followInterfaces(interfaces, server, logger);
  followReload(terminal, transports, server, logger);
  const onRefused = (peer: string): void => audit.refusedPeers.note('token', peer);
  const managed = await manage(config, { hsm, server, logger, isReady: servesHosts, onRefused, ...controls });
  if (managed !== undefined && 'problem' in managed) return fail(terminal, managed.problem);
  management = managed;
  // The agent starts later: it tells whether there is a console.
  let snmp: RunningAgent | undefined;
  const { environment } = terminal;
  const traps = () => snmp?.traps;
  const operatorConsole = await startConsole({ hsm, errorLog, clock, config, server, interfaces, traps, environment });
  if (operatorConsole !== undefined && 'problem' in operatorConsole) return fail(terminal, operatorConsole.problem);
  closers.add(() => operatorConsole?.close());
  const hasConsole = operatorConsole !== undefined;
  const agent = await startSnmp({ hsm, errorLog, config, room: controls.room, hasConsole, logger });
  if (agent !== undefined && 'problem' in agent) return fail(terminal, agent.problem);
  snmp = agent;
  closers.add(() => agent?.close());
  if (options.readyJson)
    terminal.stdout.write(`${JSON.stringify(readyObject(tiered, server.addresses, management, snmp))}\n`);
  else
    terminal.stdout.write(
      `${banner({ ...tiered, interfaces }, server.addresses, management, snmp)}\n${readyLine(server.addresses)}\n`,
    );
  const { statistics, authorisation } = hsm.state;
  for (const warning of transports.warnings) logger.warn({}, warning);
  for (const note of authorisation.notes) logger.warn({ part: 'authorisation' }, note);
  statistics.ratedCallsPerSecond = performance.callsPerSecond;
  const watch = setInterval(() => {
    statistics.look();
    authorisation.expire();
    audit.refusedPeers.look();
  }, LOAD_PERIOD_MILLISECONDS).unref();
  closers.add(() => clearInterval(watch));
  await stopped;
  logger.info({ connections: server.connections() }, 'stopping: answering what is in flight');
  await closers.close(GRACE_MILLISECONDS);
  return 0;
}

/** The management listener, when one is wanted; its packages are loaded only then. */
async function manage(
  { http, httpToken: token, profile, headerLength, seed }: RunConfig,
  parts: Pick<ManagementOptions, 'hsm' | 'logger' | 'isReady' | 'onRefused'> &
    DeviceControls & { readonly server: RunningServer },
): Promise<RunningManagement | { readonly problem: string } | undefined> {
  if (http === undefined) return undefined;
  const { startManagement } = await import('../manage/listener.ts');
  const onChange = (change: string, facts: object): void => parts.logger.info(facts, `management: ${change}`);
  const performance = parts.performance(parts.server);
  return startManagement({
    ...parts,
    ...http,
    performance,
    onChange,
    token,
    version,
    profile,
    headerLength,
    isSeeded: seed !== undefined,
  });
}

function makeLogger({ logLevel = 'info' }: ServeOptions, { stderr }: Terminal): Logger {
  const level = logLevel as LogLevel;
  if (stderr.isTTY === true) return humanLogger(stderr, level);
  return createLogger({ level, destination: { write: (line) => void stderr.write(line) } });
}

const GRACE_MILLISECONDS = 5000;
