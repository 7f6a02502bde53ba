import { keyRows } from '../key-rows.ts';
import type { Table } from '../table.ts';
import { blockKey, clear, variantKey } from '../test-keys.ts';

const cvk = variantKey('402', clear.double);
const card = '4123456789012345;8701101';

export const table: Table = {
  code: 'CW',
  rows: [
    { name: 'generates a CVV', request: `CW${cvk}${card}`, reply: 'CX00561' },
    {
      name: 'gives the same CVV for a CVK in a key block',
      request: `CW${blockKey({ usage: 'C0' }, clear.double)}${card}%01`,
      reply: 'CX00561',
    },
    {
      name: 'gives the same CVV for a CVK under an AES LMK',
      request: `CW${blockKey({ usage: 'C0' }, clear.double, 'test-kb-aes')}${card}%02`,
      reply: 'CX00561',
    },
    { name: 'echoes the trailer', request: `CW${cvk}${card}<19>trailer`, reply: 'CX00561<19>trailer' },
    {
      name: 'a PAN shorter than 12 digits answers 15',
      request: `CW${cvk}41234567890;8701101`,
      reply: '15',
      field: 'pan',
    },
    {
      name: 'a PAN longer than 19 digits answers 15',
      request: `CW${cvk}41234567890123456789;8701101`,
      reply: '15',
      field: 'pan',
    },
    {
      name: 'a letter in the expiry date answers 15',
      request: `CW${cvk}4123456789012345;87A1101`,
      reply: '15',
      field: 'expiry',
    },
    { name: 'data behind the last field answers 15', request: `CW${cvk}${card}0`, reply: '15', field: 'end' },
    { name: 'an LMK that is not loaded answers 13', request: `CW${cvk}${card}%09`, reply: '13', field: 'lmkId' },
    {
      name: 'switched off answers 68',
      request: `CW${cvk}${card}`,
      settings: { disabledCommands: ['CW'] },
      reply: '68',
    },
    ...keyRows({
      label: 'CVK',
      field: 'cvk',
      message: (key, lmk) => `CW${key}${card}${lmk}`,
      keyType: '402',
      usage: 'C0',
      wrongUsage: 'P0',
      wrongMode: 'V',
      parity: '10',
      wrongLength: clear.triple,
      refusesAes: true,
    }),
  ],
};
