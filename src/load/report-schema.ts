/** The JSON report described as JSON Schema (2020-12), for whoever reads it with a program. */

type Schema = Readonly<Record<string, unknown>>;

const count = (description: string): Schema => ({ type: 'integer', minimum: 0, description });
const amount = (description: string): Schema => ({ type: 'number', minimum: 0, description });
const words = (description: string): Schema => ({ type: 'string', description });
const list = (items: Schema, description: string): Schema => ({ type: 'array', items, description });
const record = (properties: Readonly<Record<string, Schema>>, description: string): Schema => ({
  type: 'object',
  description,
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

const latency = (description: string): Schema =>
  record(
    {
      count: count('Calls'),
      mean: amount('Mean'),
      p50: amount('Not exceeded by 50 %'),
      p90: amount('Not exceeded by 90 %'),
      p99: amount('Not exceeded by 99 %'),
      p999: amount('Not exceeded by 99.9 %'),
      max: amount('Maximum'),
    },
    `${description}, milliseconds`,
  );

const calls = {
  offered: count('Calls that were due in the measured part'),
  right: count('Answered as they must be'),
  refused: count('Answered with another error code than expected'),
  wrong: count('Answered with another response code, length or value, or 00 where a refusal was expected'),
  lost: count('Sent and never answered'),
  notSent: count('Due, and not sent before the end because all places in flight were taken'),
};

const second = record(
  {
    offered: count('Calls that were due in this second'),
    answered: count('Of those, answered right, whenever that was'),
    onTime: count('Of those, answered right no more than a second late'),
    completed: count('Replies that came in this second'),
    failed: count('Of those replies, refused or wrong'),
    p50: amount('Response time of those replies, milliseconds'),
    p99: amount('Response time of those replies, milliseconds'),
    max: amount('Response time of those replies, milliseconds'),
  },
  'One second of the measured part',
);

const command = record(
  {
    name: words('Part of the scenario and command'),
    code: words('Command code'),
    title: words('What it does'),
    check: {
      enum: ['value', 'recorded', 'form'],
      description: 'Compared with our own value, the first answer, or form',
    },
    ...calls,
    codes: list(
      record({ code: words('Error code'), count: count('Replies'), meaning: words('For this command') }, 'One code'),
      'Unexpected error codes',
    ),
    response: latency('From the intended send'),
    service: latency('From the actual send'),
  },
  'One command',
);

const run = record(
  {
    format: { const: 'pinward-load-report' },
    version: { const: 1 },
    startedAt: words('ISO 8601'),
    target: record(
      {
        host: words('Host'),
        port: count('Port'),
        firmware: words('Firmware number that NC reports'),
        lmkCheckValue: words('LMK check value that NC reports'),
      },
      'Where it ran',
    ),
    scenario: record(
      {
        name: words('Name'),
        title: words('Title'),
        mix: { type: 'object', additionalProperties: { type: 'number' }, description: 'Weights of the parts' },
      },
      'What was sent',
    ),
    options: record(
      {
        mode: { enum: ['open', 'closed'], description: 'Sent by a schedule, or when a reply came' },
        rate: { type: ['number', 'null'], description: 'Calls per second of the schedule' },
        connections: count('TCP connections'),
        depth: count('Most calls in flight on each'),
        ramp: amount('Seconds until the full rate'),
        warmUp: amount('Seconds before measuring'),
        duration: amount('Seconds to measure'),
        pacing: { enum: ['exact', 'tick'], description: 'Exact times, or a tick of 1 ms' },
        seed: words('The same seed makes the same messages'),
        timeout: count('Milliseconds after which a call is lost'),
      },
      'How it was sent',
    ),
    measured: amount('Seconds that were measured'),
    isInterrupted: { type: 'boolean', description: 'Stopped by the user' },
    gaveUp: { type: ['string', 'null'], description: 'Why the run ended early through the target' },
    totals: record(
      {
        ...calls,
        late: count('Answered right more than a second late'),
        duplicated: count('Second replies to one call'),
        outOfOrder: count('Replies that overtook those in front of them on their connection'),
        unmatched: count('Replies with a header that no call had'),
        backlog: count('Due but not answered when the measured part ended'),
        connectionsLost: count('Connections that ended before the run'),
        connectFailures: count('Connections that could not be made'),
        warmUpFailures: count('Refused, wrong or lost before the measured part'),
      },
      'All commands together',
    ),
    rates: record(
      {
        offered: amount('Due'),
        achieved: amount('Right replies to calls that were due in the measured part'),
        completed: amount('Replies that came in the measured part'),
        worstSecond: amount('Smallest share of the calls of one second that were answered right and in time, 0 to 1'),
      },
      'Calls per second',
    ),
    response: latency('From the intended send'),
    service: latency('From the actual send'),
    lag: latency('How late this client sent what could be sent'),
    commands: list(command, 'Each command'),
    seconds: list(second, 'Each second; those behind the measured part hold late replies'),
    curve: list(
      { type: 'array', prefixItems: [amount('Percentile'), amount('Milliseconds')] },
      'Response time by percentile',
    ),
    reasons: {
      type: 'object',
      additionalProperties: { type: 'integer' },
      description: 'Why connections ended or failed',
    },
    notes: list(words('Note'), 'What the scenario had to leave out'),
  },
  'A run',
);

const rule = record(
  {
    rule: words('Name'),
    must: words('What is wanted'),
    was: words('What was found'),
    holds: { type: 'boolean', description: 'Does it hold?' },
  },
  'One rule',
);

/** The schema of what `--json` writes: a run, a search for the knee, or the check of tiers. */
export const reportSchema: Schema = Object.freeze({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Load report',
  oneOf: [
    run,
    record(
      {
        format: { const: 'pinward-knee-report' },
        version: { const: 1 },
        held: amount('Highest rate that was held, calls per second; 0 when none was'),
        endedBy: { enum: ['target', 'client', 'limit', 'user'], description: 'Why the search ended' },
        steps: list(
          record(
            {
              rate: amount('Rate of the step'),
              verdict: { enum: ['PASS', 'FAIL', 'CLIENT TOO SLOW'], description: 'Verdict' },
              offered: amount('Offered per second'),
              achieved: amount('Achieved per second'),
              p50: amount('Response time, milliseconds'),
              p99: amount('Response time, milliseconds'),
              lagP99: amount('Lag of this client, milliseconds'),
            },
            'One step',
          ),
          'Steps in order',
        ),
      },
      'A search for the knee',
    ),
    record(
      {
        format: { const: 'pinward-tier-report' },
        version: { const: 1 },
        verdict: { enum: ['PASS', 'FAIL', 'CLIENT TOO SLOW'], description: 'The worst of all' },
        tiers: list(
          record(
            {
              tier: amount('Calls per second'),
              factor: amount('Offered, as a multiple of the tier'),
              verdict: { enum: ['PASS', 'FAIL', 'CLIENT TOO SLOW'], description: 'Verdict' },
              rules: list(rule, 'Rules'),
              report: run,
            },
            'One tier',
          ),
          'Tiers in order',
        ),
      },
      'A check of tiers',
    ),
  ],
});
