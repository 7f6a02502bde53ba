import { command } from '../../dsl/command.ts';
import { hex, text } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';

export const NC = command({
  code: 'NC',
  reply: 'ND',
  title: 'Perform diagnostics',
  family: 'admin',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: { ...lmkIdentifier },
  response: {
    lmkCheckValue: hex(16, 'LMK check value; six digits and ten zeros when check values are restricted'),
    firmware: text(9, 'Firmware number, nnnn-nnnn'),
  },
  errors: {},
  behaviour: 'Answers with the check value of the selected LMK; clients compare its first six digits.',
  ref: 'commands-keys-admin 5, NC',
  confidence: 'high',
});
