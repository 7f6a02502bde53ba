/** Bodies of requests and answers as schemas: types, checks and the OpenAPI document derive from them. */
import { z } from '@hono/zod-openapi';
import type { CatalogueField } from '../../protocol/derive/catalogue.ts';
import { codePageNames } from '../../protocol/words/code-pages.ts';
import { profiles, settingGroups } from '../settings.ts';
import { performanceSchema } from './control-schemas.ts';
import { type ProblemStatus, problemCodes } from './problem.ts';

const count = z.int().min(0);
const code = z.string().describe('command or reply code');
const lmkId = z.int('expected an LMK identifier from 0 to 19').min(0).max(19);
const statuses = ['done', 'layout only', 'not yet'] as const;

/** The body of every error. */
export const problemSchema = z
  .strictObject({
    error: z.strictObject({
      code: z.enum(Object.values(problemCodes) as (typeof problemCodes)[ProblemStatus][]),
      message: z.string().describe('what was expected, for people'),
    }),
  })
  .openapi('Problem');

export const healthSchema = z.strictObject({ status: z.literal('ok') }).openapi('Health');

export const readinessSchema = z.strictObject({ ready: z.boolean() }).openapi('Readiness');

const lmk = {
  id: lmkId,
  kind: z.enum(['variant', 'keyBlock']),
  algorithm: z.string(),
  checkValue: z.string(),
  status: z.enum(['test', 'live']),
};
const lmkSchema = z.strictObject(lmk).openapi('Lmk');

/** A loaded LMK. */
export type LmkStatus = z.infer<typeof lmkSchema>;

const place = {
  port: count,
  lmk: lmkId.nullable().describe('null: the default LMK, or the one that the message names'),
  protocol: z.enum(['tcp', 'tls', 'udp']),
  interface: z.union([z.literal(1), z.literal(2)]).describe('host interface'),
  codePage: z.enum(['ascii', ...codePageNames]),
};
const hostPortSchema = z
  .strictObject({
    host: z.string(),
    ...place,
    connections: count.describe('open now; over UDP, hosts that sent something in the last minute'),
  })
  .openapi('HostPort');

/** A host port. */
export type HostPortStatus = z.infer<typeof hostPortSchema>;

const connectionSchema = z
  .strictObject({
    ...place,
    peer: z.strictObject({ address: z.string(), port: count }),
    established: z.boolean().describe('false while it begins or ends'),
    seconds: count.describe('since it was made'),
  })
  .openapi('Connection');

/** A connection of a host. */
export type OpenConnection = z.infer<typeof connectionSchema>;

export const connectionListSchema = z
  .strictObject({ connections: z.array(connectionSchema) })
  .openapi('ConnectionList');

export const statusSchema = z
  .strictObject({
    product: z.literal('Pinward'),
    version: z.string(),
    ready: z.boolean(),
    startedAt: z.iso.datetime(),
    uptimeSeconds: count,
    profile: z.enum(profiles),
    random: z.enum(['secure', 'seeded']).describe('seeded: random values and keys are repeatable'),
    headerLength: count.describe('bytes of message header'),
    hostPorts: z.array(hostPortSchema),
    defaultLmk: lmkId,
    lmks: z.array(lmkSchema),
    keyChangeStorage: z.array(z.strictObject({ ...lmk, role: z.enum(['old', 'new']) })),
    connections: z.strictObject({ active: count, accepted: count, refused: count }),
    traffic: z.strictObject({
      framesIn: count,
      bytesIn: count,
      bytesOut: count,
      framesTooLong: count,
      emptyFrames: count,
      shortFrames: count.describe('too short for a header and a command code; not answered'),
      unknownCommands: count,
    }),
    performance: performanceSchema,
    faults: z.strictObject({
      active: z.boolean().describe('faults are injected on purpose'),
      injected: count,
    }),
    keyCache: z.strictObject({ hits: count, misses: count, evictions: count, size: count }),
    commands: z
      .array(z.strictObject({ code, calls: count, refused: count }))
      .describe('commands that were called, the most frequent first'),
  })
  .openapi('Status');

/** What the status route answers. */
export type Status = z.infer<typeof statusSchema>;

const summary = {
  code,
  reply: code,
  title: z.string(),
  family: z.string(),
  priority: z.enum(['P1', 'P2', 'P3']),
  status: z.enum(statuses).describe('layout only and not yet are answered with 67'),
  enabled: z.boolean().describe('false when a setting switches it off'),
};

export const commandListSchema = z
  .strictObject({ commands: z.array(z.strictObject(summary)).readonly() })
  .openapi('CommandList');

export const commandQuerySchema = z.strictObject({
  status: z.enum(statuses).optional(),
  family: z.string().optional(),
});

const fieldSchema = z
  .looseObject({ name: z.string(), kind: z.string(), doc: z.string() })
  .describe('as in the catalogue: size, presence, choices and nested fields where it has them')
  .openapi('CommandField') as unknown as z.ZodType<CatalogueField>;
const fieldList = z.array(fieldSchema).readonly().optional();

export const commandSchema = z
  .strictObject({
    ...summary,
    lmk: z.array(z.string()).readonly().optional(),
    authorise: z.string().optional(),
    request: fieldList,
    response: fieldList,
    also: z.record(z.string(), z.array(fieldSchema).readonly()).optional(),
    errors: z.record(z.string(), z.string()).optional(),
    confidence: z.string().optional(),
  })
  .openapi('Command');

export const commandParametersSchema = z.object({ code: z.string().openapi({ example: 'CA' }) });

const settingValue = z.union([z.boolean(), z.number(), z.string(), z.array(z.string()).readonly()]);

export const settingsSchema = z
  .strictObject({
    profile: z.enum(profiles),
    settings: z.array(
      z.strictObject({
        name: z.string(),
        label: z.string().nullable().describe('what a device calls it; null where it has no such setting'),
        group: z.enum(settingGroups),
        value: settingValue,
        values: z.string().describe('what it may be'),
        lab: settingValue.describe('default of the profile lab'),
        device: settingValue.describe('default of the profile device'),
        pci: settingValue.describe('default of the profile pci'),
        eraseNeeded: z
          .union([z.boolean(), z.literal('leaving')])
          .describe('whether all LMKs go when it changes on the device; leaving: only from the value of PCI HSM'),
        doc: z.string(),
        effect: z.string().describe('what a host sees of it'),
        noEffect: z
          .string()
          .nullable()
          .describe('why it changes nothing yet; null for settings that have their effect'),
      }),
    ),
  })
  .openapi('Settings');

/** What the settings route answers. */
export type SettingsAnswer = z.infer<typeof settingsSchema>;

export const hostCommandSchema = z
  .strictObject({
    message: z
      .string()
      .min(1)
      .optional()
      .describe('a message with its header: text with <hex> for bytes, or hexadecimal'),
    form: z.enum(['auto', 'text', 'hex']).optional().describe('how the message is written; found out when not given'),
    command: z.string().optional().describe('instead of a message: a command code'),
    fields: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('fields of the command by name; lengths and counts that follow from others may be left out'),
    lmk: lmkId.optional().describe('as if sent to the port of this LMK; the base port when not given'),
  })
  .openapi('HostCommand', { example: { command: 'A0', fields: { mode: '0', keyType: '001', scheme: 'U' } } });

/** What is asked of the bridge. */
export type HostCommand = z.infer<typeof hostCommandSchema>;
