/** SNMP for the device of `pinward serve`: who may ask, and what runs beside it. */
import { hostname } from 'node:os';
import type { ConfigProblems, RunConfig } from '../config.ts';
import { fraudOf } from '../hsm/audit/of-device.ts';
import { nonCompliantSettings } from '../hsm/configure/compliance.ts';
import type { Hsm } from '../hsm/device.ts';
import type { ErrorLog } from '../hsm/error-log.ts';
import type { LmkRoom } from '../hsm/lmk-room.ts';
import { type SelfTestResult, selfTests } from '../hsm/self-tests.ts';
import { isLoopback } from '../manage/loopback.ts';
import type { Logger } from '../server/logger.ts';
import type { RunningAgent, SnmpUser } from '../snmp/agent.ts';
import type { TrapDestination } from '../snmp/trap-destination.ts';
import { LOOK_MILLISECONDS, Utilisation } from '../snmp/utilisation.ts';
import { version } from './version.ts';

/** What the agent is about. */
export interface SnmpParts {
  readonly hsm: Hsm;
  readonly errorLog: ErrorLog;
  readonly config: RunConfig;
  readonly room: LmkRoom;
  readonly hasConsole: boolean;
  readonly logger: Logger;
}

/** Who may ask, or what is wrong with that. */
export function snmpAccess({
  snmp,
  snmpCommunity,
  snmpUser,
  snmpAuthPassword,
  snmpPrivacyPassword,
}: Pick<RunConfig, 'snmp' | 'snmpCommunity' | 'snmpUser' | 'snmpAuthPassword' | 'snmpPrivacyPassword'>):
  | { readonly community: string | undefined; readonly user: SnmpUser | undefined }
  | ConfigProblems {
  if (snmp === undefined) return { community: undefined, user: undefined };
  const problems: string[] = [];
  if ((snmpUser === undefined) !== (snmpAuthPassword === undefined))
    problems.push(
      'SNMP v3: give a user and an authentication password together (PINWARD_SNMP_USER, PINWARD_SNMP_AUTH_PASSWORD)',
    );
  if (snmpPrivacyPassword !== undefined && snmpAuthPassword === undefined)
    problems.push('SNMP v3: a privacy password needs a user and an authentication password');
  // Without encryption anybody on the way reads a community, so a well-known one is for this machine only.
  const isOpen = snmpUser === undefined && (snmpCommunity ?? DEFAULT_COMMUNITY) === DEFAULT_COMMUNITY;
  if (isOpen && !isLoopback(snmp.host))
    problems.push(
      `SNMP on ${snmp.host} can be reached from other machines: set PINWARD_SNMP_COMMUNITY to something else than "${DEFAULT_COMMUNITY}", or a user of v3 with PINWARD_SNMP_USER and PINWARD_SNMP_AUTH_PASSWORD`,
    );
  if (problems.length > 0) return { problems };
  const user =
    snmpUser === undefined
      ? undefined
      : { name: snmpUser, authPassword: snmpAuthPassword!, privacyPassword: snmpPrivacyPassword };
  return { community: snmpCommunity ?? (user === undefined ? DEFAULT_COMMUNITY : undefined), user };
}

/** Where the configuration wants traps, or what is wrong with that. */
export async function trapDestinations(
  config: Pick<RunConfig, 'snmp' | 'snmpTrap'>,
  access: { readonly community: string | undefined; readonly user: SnmpUser | undefined },
): Promise<readonly TrapDestination[] | ConfigProblems> {
  const { snmp, snmpTrap } = config;
  if (snmpTrap.length === 0) return [];
  if (snmp === undefined) return { problems: ['SNMP traps need the agent: set --snmp or PINWARD_SNMP too'] };
  const { parseDestination, trapVersions } = await import('../snmp/trap-destination.ts');
  const destinations: TrapDestination[] = [];
  const problems: string[] = [];
  for (const text of snmpTrap) {
    const parsed = parseDestination(text, trapVersions(access));
    if ('invalid' in parsed) problems.push(`SNMP trap destination "${text.trim()}": ${parsed.invalid}`);
    else destinations.push(parsed);
  }
  return problems.length > 0 ? { problems } : destinations;
}

/** Starts the agent when one is wanted; its package is loaded only then. */
export async function startSnmp(parts: SnmpParts): Promise<RunningAgent | { readonly problem: string } | undefined> {
  const { hsm, errorLog, config, logger } = parts;
  const { snmp } = config;
  const access = snmpAccess(config);
  if (snmp === undefined) return undefined;
  if ('problems' in access) return { problem: access.problems.join('; ') };
  const traps = await trapDestinations(config, access);
  if ('problems' in traps) return { problem: traps.problems.join('; ') };
  const { startAgent } = await import('../snmp/agent.ts');
  const utilisation = new Utilisation(hsm.state.statistics);
  const look = setInterval(() => utilisation.look(), LOOK_MILLISECONDS).unref();
  let results: readonly SelfTestResult[] = [];
  // Also those that an operator asks for later; heard before the agent sends its trap about them.
  const forget = hsm.state.events.onEvent((event) => {
    if (event.kind === 'selfTests') results = event.results;
  });
  const agent = await startAgent(
    {
      ...snmp,
      ...access,
      // Plug-ins look for these first words (product reference 7.5).
      description: `payShield 10K, emulated by Pinward ${version}`,
      traps,
      machine: hostname(),
      logger,
    },
    {
      state: hsm.state,
      version,
      utilisation,
      errorLog,
      lmkSlots: () => parts.room.limit ?? MOST_LMKS,
      hasConsole: parts.hasConsole,
      fraud: () => {
        const { exceedsVerifyLimit, exceedsAttackLimit } = fraudOf(hsm.state);
        return { verifyLimit: exceedsVerifyLimit, attackLimit: exceedsAttackLimit };
      },
      pciCompliant: () => nonCompliantSettings(hsm.state.settings).length === 0,
      selfTests: () => results,
    },
  );
  if ('problem' in agent) {
    clearInterval(look);
    forget();
    return agent;
  }
  const { host, port, engine } = agent;
  const facts = { v2c: access.community !== undefined, v3: access.user !== undefined, engine };
  logger.info({ host, port, ...facts, traps: agent.traps.list() }, 'SNMP port open');
  // After the agent has begun to send traps, one of which may be about them.
  void selfTests(hsm.state);
  return {
    ...agent,
    async close() {
      clearInterval(look);
      forget();
      await agent.close();
    },
  };
}

const DEFAULT_COMMUNITY = 'public';
const MOST_LMKS = 20;
