/** Explained messages as schemas. What is secret in them is masked. */
import { z } from '@hono/zod-openapi';
import type { Explanation } from '../../protocol/derive/explain-message.ts';

const partSchema: z.ZodType = z
  .strictObject({
    name: z.string(),
    kind: z.string(),
    doc: z.string(),
    start: z.int(),
    end: z.int(),
    raw: z.string().describe('text with <hex> for bytes, * for what is masked'),
    meaning: z.string().optional(),
    masked: z.literal(true).optional(),
    uncertain: z.literal(true).optional(),
    get parts() {
      return z.array(partSchema).readonly().optional();
    },
  })
  .openapi('ExplainedPart');

const errorSchema = z.strictObject({ code: z.string(), meaning: z.string() });

const explanation = z
  .strictObject({
    direction: z.enum(['request', 'reply']),
    code: z.string(),
    status: z.enum(['done', 'not yet', 'catalogue only', 'unknown']),
    command: z.string().optional(),
    title: z.string().optional(),
    lmk: z.strictObject({ lmkKind: z.string(), lmkAlgorithm: z.string() }).optional(),
    error: errorSchema.optional(),
    complete: z.boolean().describe('read to the last byte'),
    parts: z.array(partSchema).readonly(),
    failure: z
      .strictObject({ code: z.string(), field: z.string(), offset: z.int(), expected: z.string(), came: z.string() })
      .optional()
      .describe('why it was not read to its end, or which value is not allowed'),
    notes: z.array(z.string()).readonly(),
  })
  .openapi('Explanation');

/** Its type is that of the protocol, which this schema is checked against in the tests. */
const explanationSchema = explanation as unknown as z.ZodType<Explanation>;

export const hostCommandAnswerSchema = z
  .strictObject({
    outcome: z
      .enum(['answered', 'not answered', 'closed'])
      .describe(
        'not answered: too short for a header and a command code; closed: a host port would end the connection',
      ),
    request: explanationSchema,
    replies: z.array(
      z.strictObject({
        code: z.string(),
        error: errorSchema.nullable(),
        fields: z.record(z.string(), z.string()).describe('by name; nested fields stand under their whole path'),
        explanation: explanationSchema,
      }),
    ),
  })
  .openapi('HostCommandAnswer');

/** What the bridge answers. */
export type HostCommandAnswer = z.infer<typeof hostCommandAnswerSchema>;
