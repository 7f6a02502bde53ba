/** Where traps go, as people write it: `[v2c@|v3@]host[:port]`. */
import { isIPv4, isIPv6 } from 'node:net';

/** How a trap is sent: with a community, or by a user. */
export type TrapVersion = 'v2c' | 'v3';

/** A manager that wants traps. */
export interface TrapDestination {
  readonly version: TrapVersion;
  /** A name, or an address. */
  readonly host: string;
  readonly port: number;
}

/** How destinations are written, for messages. */
export const DESTINATION_FORM = 'expected [v2c@|v3@]host[:port], such as nms.example, v3@10.0.0.9:1162 or [::1]:162';

/** Reads a destination; `versions` are those that the agent has a community or a user for, the usual one first. */
export function parseDestination(
  text: string,
  versions: readonly TrapVersion[],
): TrapDestination | { readonly invalid: string } {
  const [, named, bracketed, plain = '', digits = '162'] = FORM.exec(text.trim()) ?? [];
  const host = bracketed ?? plain;
  if (bracketed === undefined ? !isHost(plain) : !isIPv6(bracketed)) return { invalid: DESTINATION_FORM };
  const port = Number(digits);
  if (port < 1 || port > 65_535) return { invalid: 'expected a port from 1 to 65535' };
  const version = (named?.toLowerCase() as TrapVersion | undefined) ?? versions[0]!;
  if (!versions.includes(version)) return { invalid: `${version} needs ${NEEDS[version]}` };
  return { version, host, port };
}

/** The text of a destination, with everything said. */
export function destinationText({ version, host, port }: TrapDestination): string {
  return `${version}@${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** In which versions an agent can send traps, the usual one first. */
export function trapVersions({
  community,
  user,
}: {
  readonly community: string | undefined;
  readonly user: unknown;
}): readonly TrapVersion[] {
  return [...(user === undefined ? [] : ['v3' as const]), ...(community === undefined ? [] : ['v2c' as const])];
}

/** What a version needs, for messages. */
export const NEEDS: Readonly<Record<TrapVersion, string>> = {
  v2c: 'a community (PINWARD_SNMP_COMMUNITY)',
  v3: 'a user (PINWARD_SNMP_USER, PINWARD_SNMP_AUTH_PASSWORD)',
};

/** A name, or an IPv4 address; what is made of numbers only must be an address. */
function isHost(text: string): boolean {
  return /^[\d.]*$/.test(text) ? isIPv4(text) : text.length <= 253;
}

const FORM = /^(?:(v2c|v3)@)?(?:\[([\da-f:.]+(?:%\w+)?)\]|([\w-]+(?:\.[\w-]+)*))(?::(\d{1,5}))?$/i;
