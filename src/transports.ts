/**
 * How hosts reach the device, as a part of the configuration: transports, interfaces, access control, limits. All values
 * are texts here, as everywhere in the configuration; the server reads code pages and access entries, which it knows.
 */
import * as z from 'zod';

const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `expected a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `expected a whole number from ${min} to ${max}`);
const flag = z
  .string()
  .regex(/^(true|false|yes|no|on|off|1|0)$/i, 'expected true or false')
  .transform((text) => /^(true|yes|on|1)$/i.test(text));
const words = z.string('expected text').min(1, 'expected text, got nothing');
/** Several texts: a list, or one text with commas. */
export const entries = z
  .union([z.string(), z.array(z.string())], 'expected an entry or a list')
  .transform((given) => (typeof given === 'string' ? given.split(',') : given));
const tlsVersions = ['1.2', '1.3', 'both'] as const;
const ADDRESS = /^(?:([\w.-]+|\[[\w:.%]+\]):)?(\d{1,5})$/;

/** What both interfaces may say. */
const interfaceKeys = {
  tcp: flag.optional(),
  udp: flag.optional(),
  tlsPort: whole(0, 65_535).optional(),
  codePage: words.optional(),
  acl: entries.optional(),
  interfaceConnections: whole(1, 65_535).optional(),
};

/** Interface 2: an address as text, or keys of its own. */
const interface2 = z.preprocess(
  (given) => (typeof given === 'string' ? { address: given } : given),
  z
    .strictObject({
      address: z.string().regex(ADDRESS, 'expected a port, or host:port such as 10.0.1.5:1500').optional(),
      host: words.optional(),
      port: whole(0, 65_535).optional(),
      ...interfaceKeys,
    })
    .transform(({ address, host, port, ...rest }) => {
      const [, named, number] = (address === undefined ? undefined : ADDRESS.exec(address)) ?? [];
      return {
        host: named?.replace(/^\[(.*)\]$/, '$1') ?? host,
        port: number === undefined ? port : Number(number),
        ...rest,
      };
    }),
);

/** The keys of the configuration, with their checks. */
export const transportKeys = {
  ...interfaceKeys,
  tls: words.optional(),
  tlsCertificate: words.optional(),
  tlsKey: words.optional(),
  tlsAuthorities: words.optional(),
  tlsCrl: entries.optional(),
  tlsVersion: z.enum(tlsVersions, { error: () => `expected ${tlsVersions.join(', ')}` }).optional(),
  idleTimeout: whole(0, 86_400).optional(),
  messageTimeout: whole(0, 86_400).optional(),
  stallTimeout: whole(0, 86_400).optional(),
  handshakeTimeout: whole(1, 600).optional(),
  keepAlive: whole(0, 1440).optional(),
  interface2: interface2.optional(),
};

/** Their names in the environment, behind `PINWARD_`. */
export const transportVariables = [
  ['TCP', 'tcp'],
  ['UDP', 'udp'],
  ['TLS', 'tls'],
  ['TLS_PORT', 'tlsPort'],
  ['TLS_CERTIFICATE', 'tlsCertificate'],
  ['TLS_KEY', 'tlsKey'],
  ['TLS_AUTHORITIES', 'tlsAuthorities'],
  ['TLS_CRL', 'tlsCrl'],
  ['TLS_VERSION', 'tlsVersion'],
  ['CODE_PAGE', 'codePage'],
  ['ACL', 'acl'],
  ['INTERFACE_CONNECTIONS', 'interfaceConnections'],
  ['IDLE_TIMEOUT', 'idleTimeout'],
  ['MESSAGE_TIMEOUT', 'messageTimeout'],
  ['STALL_TIMEOUT', 'stallTimeout'],
  ['HANDSHAKE_TIMEOUT', 'handshakeTimeout'],
  ['KEEP_ALIVE', 'keepAlive'],
  ['INTERFACE2', 'interface2'],
] as const satisfies readonly (readonly [string, keyof typeof transportKeys])[];

type Values = { readonly [K in keyof typeof transportKeys]?: z.output<(typeof transportKeys)[K]> };

/** How one interface is reached. */
export interface InterfaceConfig {
  readonly tcp: boolean;
  readonly udp: boolean;
  /** Base port of TLS; it is open when there are certificates. */
  readonly tlsPort: number;
  readonly codePage: string | undefined;
  readonly acl: readonly string[];
  /** Connections at once; as many as of all interfaces together without it. */
  readonly interfaceConnections: number | undefined;
}

/** How hosts reach the device, with every default filled in. Times are seconds, keep-alive is minutes; 0 is none. */
export interface TransportConfig extends InterfaceConfig {
  /** Folder of certificates; single files win over it. */
  readonly tls: string | undefined;
  readonly tlsCertificate: string | undefined;
  readonly tlsKey: string | undefined;
  readonly tlsAuthorities: string | undefined;
  /** Files with revocation lists; undefined leaves it to the folder, nothing in it is none. */
  readonly tlsCrl: readonly string[] | undefined;
  readonly tlsVersion: (typeof tlsVersions)[number];
  readonly idleTimeout: number;
  readonly messageTimeout: number;
  readonly stallTimeout: number;
  readonly handshakeTimeout: number;
  readonly keepAlive: number;
  readonly interface2: (InterfaceConfig & { readonly host: string; readonly port: number }) | undefined;
}

/** Fills in the defaults; `last` gives the strongest word on a key. */
export function resolveTransports(
  last: <K extends keyof Values>(key: K) => Values[K],
  base: { readonly host: string; readonly port: number; readonly profile: string },
): TransportConfig | { readonly problem: string } {
  // A device has room for 64 on each interface (product reference 1.4).
  const usual = base.profile === 'device' ? 64 : undefined;
  const first: InterfaceConfig = {
    tcp: last('tcp') ?? true,
    udp: last('udp') ?? false,
    // Free ports for one mean free ports for all.
    tlsPort: last('tlsPort') ?? (base.port === 0 ? 0 : 2500),
    codePage: last('codePage'),
    acl: last('acl') ?? [],
    interfaceConnections: last('interfaceConnections') ?? usual,
  };
  const { tlsCertificate, tlsKey, tlsAuthorities } = {
    tlsCertificate: last('tlsCertificate'),
    tlsKey: last('tlsKey'),
    tlsAuthorities: last('tlsAuthorities'),
  };
  const tls = last('tls') === 'off' ? undefined : last('tls');
  const single = [tlsCertificate, tlsKey, tlsAuthorities];
  if (tls === undefined && single.some((file) => file !== undefined) && single.includes(undefined))
    return { problem: 'TLS needs tlsCertificate, tlsKey and tlsAuthorities, or tls and a folder with all of them' };
  const tlsCrl = filesOf(last('tlsCrl'));
  const second = last('interface2');
  const hasTls = tls !== undefined || tlsCertificate !== undefined;
  if (!first.tcp && !first.udp && !hasTls)
    return { problem: 'no way is left to reach the device: tcp and udp are off and there is no TLS' };
  if (!hasTls && tlsCrl !== undefined && tlsCrl.length > 0)
    return {
      problem: 'tlsCrl is about hosts with certificates: it needs tls, or tlsCertificate, tlsKey and tlsAuthorities',
    };
  const own = second && Object.fromEntries(Object.entries(second).filter(([, value]) => value !== undefined));
  return {
    ...first,
    tls,
    tlsCertificate,
    tlsKey,
    tlsAuthorities,
    tlsCrl,
    tlsVersion: last('tlsVersion') ?? 'both',
    idleTimeout: last('idleTimeout') ?? 0,
    messageTimeout: last('messageTimeout') ?? 30,
    stallTimeout: last('stallTimeout') ?? 60,
    handshakeTimeout: last('handshakeTimeout') ?? 10,
    keepAlive: last('keepAlive') ?? 120,
    interface2: own && { ...first, ...base, ...own },
  };
}

/** Names of files; `off` takes back what a weaker source or the folder says. */
function filesOf(written: readonly string[] | undefined): readonly string[] | undefined {
  const files = written?.map((file) => file.trim()).filter((file) => file !== '');
  return files?.length === 1 && files[0] === 'off' ? [] : files;
}
