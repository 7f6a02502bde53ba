/** Bodies of the routes that change a running device. */
import { z } from '@hono/zod-openapi';
import { costModels } from '../server/tiers-costs.ts';

const count = z.int().min(0);

/** Checked by the reader of fault plans, which names the nearest word for a wrong one. */
export const faultPlanSchema = z.looseObject({}).openapi('FaultPlan', {
  description: 'seed and rules, as under `faults` in the configuration file; see docs/faults.md',
  example: { seed: 'demo', rules: [{ command: 'CA', probability: '1%', effect: 'error:41' }] },
});

export const faultsSchema = z
  .strictObject({
    active: z.boolean().describe('are there any rules?'),
    seed: z.string(),
    injected: count.describe('faults since the start of the device'),
    tampered: z.boolean().describe('a rule has tampered with the device; ended with all faults'),
    rules: z.array(
      z.strictObject({
        rule: z.looseObject({ name: z.string() }).describe('as it may be sent back'),
        words: z.string(),
        matched: count.describe('calls that the rule is about'),
        injected: count,
      }),
    ),
  })
  .openapi('Faults');

/** What the routes of faults answer. */
export type FaultsAnswer = z.infer<typeof faultsSchema>;

export const performanceChangeSchema = z
  .strictObject({
    tier: z.string().optional().describe('its rate and number of LMKs; none for no tier'),
    callsPerSecond: z
      .union([z.number().gt(0).max(1_000_000), z.literal('unlimited')], 'expected a rate, or unlimited')
      .optional(),
    costModel: z.enum(costModels, `expected ${costModels.join(', ')}`).optional(),
    latency: z.string().optional().describe('such as fixed:5ms, or none'),
  })
  .openapi('PerformanceChange', { example: { tier: 'payShield10K_LMK1_CPS250' } });

export const performanceSchema = z
  .strictObject({
    tier: z.string().nullable(),
    callsPerSecond: z.number().nullable().describe('null: as many as it can'),
    costModel: z.enum(costModels).describe('uniform: each command counts one; weighted: heavy ones more'),
    latency: z.string().describe('model of response times, or none'),
    lmksLeftOut: z.array(z.int()).readonly().describe('LMKs without room under the tier; they answer 13'),
  })
  .openapi('Performance');
