import { command } from '../../dsl/command.ts';
import { pvvVerification, verificationErrors } from '../../words/pin-fields.ts';

export const EC = command({
  code: 'EC',
  reply: 'ED',
  title: 'Verify an interchange PIN by the ABA/Visa method',
  family: 'pin',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: pvvVerification('ZPK'),
  response: {},
  errors: { ...verificationErrors, '10': 'ZPK parity', '27': 'PVK is not double length' },
  behaviour: 'As DC with a ZPK in place of the TPK.',
  ref: 'commands-pin-card 7, EC; 3.2',
  confidence: 'high',
  examples: [
    {
      note: 'Format 01, double-length ZPK',
      lmk: 'test-variant',
      request:
        'ECU1EF828AA8F6B80EB83E19FBC373F3A85X367930344805B1FAD6146EF4ED7502B391DDDA0A7C12CFAA0155000002532114402',
      reply: 'ED00',
    },
    {
      note: 'Keys in key blocks, PIN of six digits',
      lmk: 'test-kb-3des',
      request:
        'ECS00072P0TB00E0001EA421618B34F5FA1A77F7CF6480111B97CF0FAE7BD77D589EC921EF9S00072V2TN00E0001E80A2926443C3AF11BF0317C669FA0EA0E100ABDF92BF7A3AF232D4CAD72F973446E84E70185010309393617548%01',
      reply: 'ED00',
    },
  ],
});
