import { command } from '../../dsl/command.ts';
import { choice, digits, optional, repeat, text, uncertain, when } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';

const activityModel = { mode: ['00', '01'] } as const;

export const RA = command({
  code: 'RA',
  reply: 'RB',
  title: 'Cancel authorised activities',
  family: 'admin',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    mode: uncertain(
      optional(choice('What to cancel', { '00': 'All activities', '01': 'The activities listed' }), { next: 'digit' }),
    ),
    activityCount: when(activityModel, digits(3, 'Number of activities listed')),
    activities: when(
      activityModel,
      repeat({ by: 'activityCount' }, 'Activities', {
        name: text({ until: ';', min: 1, max: 83 }, 'Activity: category, sub-category, interface'),
      }),
    ),
    ...lmkIdentifier,
  },
  response: {
    cancelled: optional(digits(3, 'Number of activities cancelled; absent when the request had no mode'), {
      next: 'digit',
    }),
  },
  errors: {},
  behaviour:
    'Without fields, or with mode 00, cancels every activity of the LMK and its authorised state; with mode 01 the activities listed.',
  ref: 'commands-keys-admin 4, RA',
  confidence: 'medium',
});
