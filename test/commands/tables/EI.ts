import type { Row, Table } from '../table.ts';

/** 99 optional blocks of different names: one more than a header can count with a padding block. */
const tooMany = Array.from({ length: 99 }, (_, i) => `${String(i).padStart(2, '0')}04`).join('');
const longest = `05000426E4${'x'.repeat(0x26e4 - 10)}`;
const unsigned512 = '0G\\x02@[\\s\\S]{64}\\x02\\x03\\x01\\x00\\x01';
const signed512 = '0H\\x02A\\x00[\\s\\S]{64}\\x02\\x03\\x01\\x00\\x01';
const blockTypes = [
  ['0', '03RS'],
  ['1', '03RD'],
  ['2', '03RN'],
  ['3', '04RN'],
  ['4', '06RD'],
  ['5', '05RD'],
] as const;

const rows: Row[] = [
  ...['0', '1', '2', '3', '4', '5'].map((type) => ({
    name: `makes a key pair of type ${type} under a variant LMK`,
    request: `EI${type}051201`,
    reply: new RegExp(`^EJ00${unsigned512}0176[\\s\\S]{176}$`),
  })),
  ...blockTypes.map(([type, header]) => ({
    name: `makes a key pair of type ${type} under a 3DES key block LMK`,
    request: `EI${type}051201%01#0000&N`,
    reply: new RegExp(`^EJ00${unsigned512}FFFFS00\\d{3}${header}00N0001[\\s\\S]{170,190}$`),
  })),
  ...blockTypes.map(([type, header]) => ({
    name: `makes a key pair of type ${type} under an AES key block LMK`,
    request: `EI${type}051202%02#1200&E`,
    reply: new RegExp(`^EJ00${signed512}FFFFS10\\d{3}${header}12E0002[\\s\\S]{180,210}$`),
  })),
  {
    name: 'makes a key pair under a triple-length variant LMK',
    request: 'EI0051202%03',
    reply: new RegExp(`^EJ00${signed512}0176[\\s\\S]{176}$`),
  },
  {
    name: 'makes a key pair of 320 bits',
    request: 'EI0032001',
    reply: /^EJ000\/\x02\x28[\s\S]{40}\x02\x03\x01\x00\x010120[\s\S]{120}$/,
  },
  {
    name: 'makes a key pair of 511 bits',
    request: 'EI0051101',
    reply: /^EJ000G\x02@[\x40-\x7f][\s\S]{63}\x02\x03\x01\x00\x010176[\s\S]{176}$/,
  },
  {
    name: 'makes a key pair of 2048 bits',
    request: 'EI1204801',
    reply: /^EJ000\x82\x01\x09\x02\x82\x01\x00[\x80-\xff][\s\S]{255}\x02\x03\x01\x00\x010656[\s\S]{656}$/,
  },
  {
    name: 'makes a key pair of 2048 bits under a 3DES key block LMK',
    request: 'EI1204801%01#0000&N',
    reply: /^EJ000\x82\x01\x09[\s\S]{265}FFFFS0068803RD00N0001[\s\S]{672}$/,
  },
  {
    name: 'takes public exponent 3',
    request: 'EI00512010002<03>',
    reply: /^EJ000E\x02@[\s\S]{64}\x02\x01\x030176[\s\S]{176}$/,
  },
  {
    name: 'takes an exponent of 17 bits in front of an LMK identifier',
    request: 'EI00512010017<010001>%03',
    reply: new RegExp(`^EJ00${unsigned512}0176[\\s\\S]{176}$`),
  },
  {
    name: 'takes an exponent of 65 bits',
    request: 'EI00512010065<01000000000000000D>',
    reply: /^EJ000M\x02@[\s\S]{64}\x02\x09\x01\x00{7}\x0d0176[\s\S]{176}$/,
  },
  {
    name: 'keeps optional blocks',
    request: 'EI0051201%01#0001050Aabcdef&S',
    reply: /FFFFS00\d{3}03RS00S0201050AabcdefPB06/,
  },
  { name: 'echoes the trailer', request: 'EI0051201<19>trailer', reply: /0176[\s\S]{176}\x19trailer$/ },
  { name: 'under the LMK of its port', request: 'EI0051201#0000&N', port: 1, reply: /^EJ00[\s\S]{73}FFFFS0/ },

  { name: 'an unknown key type answers 05', request: 'EI6051201', reply: '05', field: 'keyType' },
  { name: 'a modulus below 320 bits answers 04', request: 'EI0031901', reply: '04', field: 'modulusLength' },
  { name: 'a modulus above 4096 bits answers 04', request: 'EI0409701', reply: '04', field: 'modulusLength' },
  { name: 'an unknown encoding answers 03', request: 'EI0051203', reply: '03', field: 'encoding' },
  { name: 'an exponent of no bits answers 06', request: 'EI00512010000', reply: '06', field: 'exponent.length' },
  {
    name: 'an exponent shorter than its length answers 06',
    request: 'EI00512010017<0100>',
    reply: '06',
    field: 'exponent.value',
  },
  {
    name: 'an exponent with more bits than its length answers 06',
    request: 'EI00512010015<FFFF>',
    reply: '06',
    field: 'exponent.value',
  },
  { name: 'exponent 1 answers 06', request: 'EI00512010008<01>', reply: '06', field: 'exponent.value' },
  {
    name: 'an exponent as long as the modulus answers 06',
    request: `EI00320010320<80${'00'.repeat(38)}01>`,
    reply: '06',
    field: 'exponent.value',
  },
  { name: 'an even exponent answers 08', request: 'EI00512010017<010000>', reply: '08', field: 'exponent.value' },
  { name: 'exponent 0 answers 08', request: 'EI00512010008<00>', reply: '08', field: 'exponent.value' },
  {
    name: 'a key above 2048 bits under a 3DES key block LMK answers 48',
    request: 'EI0204901%01#0000&N',
    reply: '48',
    field: 'modulusLength',
  },
  {
    name: 'a key version that is none answers A9',
    request: 'EI0051201%01#0X00&N',
    reply: 'A9',
    field: 'header.keyVersion',
  },
  {
    name: 'an unknown exportability answers AA',
    request: 'EI0051201%01#0000&X',
    reply: 'AA',
    field: 'exportability.exportability',
  },
  {
    name: 'too many optional blocks answer B3',
    request: `EI0051201%01#0099${tooMany}&N`,
    reply: 'B3',
    field: 'header.optionalBlocks',
  },
  { name: 'a damaged optional block answers AC', request: 'EI0051201#00010503&N', port: 1, reply: 'AC' },
  {
    name: 'optional blocks that are too long for a key block answer AC',
    request: `EI0051201%01#0001${longest}&N`,
    reply: 'AC',
    field: 'header.optionalBlocks',
  },
  {
    name: 'a repeated optional block answers BC',
    request: 'EI0051201%01#00020508aaaa0508bbbb&N',
    reply: 'BC',
    field: 'header.optionalBlocks',
  },
  { name: 'not authorised answers 17', request: 'EI0051201', settings: { authorised: false }, reply: '17' },
  { name: 'no header under a key block LMK answers 15', request: 'EI0051201%01', reply: '15', field: 'header' },
  {
    name: 'no exportability under a key block LMK answers 15',
    request: 'EI0051201#0000',
    port: 1,
    reply: '15',
    field: 'exportability',
  },
  { name: 'a header under a variant LMK answers 15', request: 'EI0051201#0000&N', reply: '15', field: 'end' },
  { name: 'a letter in the modulus length answers 15', request: 'EI005X201', reply: '15', field: 'modulusLength' },
  { name: 'an LMK that is not loaded answers 13', request: 'EI0051201%09', reply: '13', field: 'lmkId' },
  {
    name: 'a key of 2047 bits answers 04 where strength is enforced',
    request: 'EI0204701',
    settings: { enforceRsaStrength: true },
    reply: '04',
    field: 'modulusLength',
  },
  {
    name: 'a key of 2048 bits is made where strength is enforced',
    request: 'EI0204801',
    settings: { enforceRsaStrength: true },
    reply: /^EJ00/,
  },
  {
    name: 'a key of 2048 bits answers 48 where a double-length LMK does not take it',
    request: 'EI0204801',
    settings: { enableStrongKeysUnderDoubleLmk: false },
    reply: '48',
    field: 'modulusLength',
  },
  {
    name: 'a key of 2047 bits goes under a double-length LMK whatever the setting',
    request: 'EI0204701',
    settings: { enableStrongKeysUnderDoubleLmk: false },
    reply: /^EJ00/,
  },
  {
    name: 'a key of 2048 bits goes under a triple-length LMK whatever the setting',
    request: 'EI0204801%03',
    settings: { enableStrongKeysUnderDoubleLmk: false },
    reply: /^EJ00/,
  },
  { name: 'switched off answers 68', request: 'EI0051201', settings: { disabledCommands: ['EI'] }, reply: '68' },
];

export const table: Table = { code: 'EI', rows };
