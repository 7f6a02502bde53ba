import { inAngles, rsaTestKey } from '../rsa-keys.ts';
import type { Row, Table } from '../table.ts';

const published =
  '<30450240A1D8B0C7D2C52393825A8223C820AE0D130DE3EB8BF96819225C384840D788A493B1C2E12619223070EAC7CE3A68A35C3A06796C3478E66C9B06C31870C0F4F7020103>';
const key = rsaTestKey('private-key-variant-wrap-leachbj-1024-1');
const unsigned = inAngles(key.publicDer());
const signed = inAngles(key.publicDer('twosComplement'));
const tooMany = Array.from({ length: 99 }, (_, i) => `${String(i).padStart(2, '0')}04`).join('');
const longest = `05000426E4${'x'.repeat(0x26e4 - 10)}`;

const rows: Row[] = [
  { name: 'gives the published MAC', request: `EO01${published}`, reply: `EP00<C501FE2D>${published}` },
  {
    name: 'covers authentication data',
    request: `EO01${unsigned}some data`,
    reply: `EP00${key.trusted('some data').replace('some data', '')}`,
  },
  {
    name: 'covers authentication data in front of an LMK identifier',
    request: `EO01${unsigned}some data~%03`,
    reply: `EP00${key.trusted('some data', 'test-variant-3key').replace('some data', '')}`,
  },
  {
    name: 'takes an LMK identifier behind the delimiter',
    request: `EO01${unsigned}~%00`,
    reply: `EP00${key.trusted()}`,
  },
  {
    name: 'takes an LMK identifier without the delimiter as authentication data',
    request: `EO01${unsigned}%00`,
    reply: `EP00${key.trusted('%00').replace('%00', '')}`,
  },
  {
    name: 'gives the key back in the form it came in',
    request: `EO02${signed}`,
    reply: /^EP00[\s\S]{4}0\x81\x87\x02\x81\x81\x00[\s\S]{128}\x02\x01\x03$/,
  },
  {
    name: 'takes long length octets',
    request: `EO01<308146028140${published.slice(9)}`,
    reply: /^EP00[\s\S]{4}0\x81\x46/,
  },
  ...['E', 'N', 'V'].map((mode) => ({
    name: `makes a key block with mode of use ${mode} under a 3DES LMK`,
    request: `EO01${unsigned}~%01#${mode}00N00`,
    reply: new RegExp(`^EP00S0\\d{4}02R${mode}00N0001[0-9A-F]{296}$`),
  })),
  {
    name: 'makes a key block under an AES LMK',
    request: `EO02${signed}ignored~%02#V05S00`,
    reply: /^EP00S1\d{4}02RV05S0002[0-9A-F]{304}$/,
  },
  {
    name: 'keeps optional blocks',
    request: `EO01${unsigned}~%01#V00N010508abcd`,
    reply: /^EP00S0\d{4}02RV00N01010508abcd[0-9A-F]{296}$/,
  },
  { name: 'works under the LMK of its port', request: `EO01${unsigned}~#V00N00`, port: 1, reply: /^EP00S0/ },
  {
    name: 'echoes the trailer',
    request: `EO01${published}<19>trailer`,
    reply: `EP00<C501FE2D>${published}<19>trailer`,
  },

  { name: 'an unknown encoding answers 03', request: `EO04${unsigned}`, reply: '03', field: 'encoding' },
  { name: 'an ECC key answers 67', request: `EO03${unsigned}`, reply: '67', field: 'encoding' },
  {
    name: 'an unsigned key as the other encoding answers 04',
    request: `EO02${unsigned}`,
    reply: '04',
    field: 'publicKey',
  },
  { name: 'a key that is no SEQUENCE answers 04', request: 'EO01<3103020101>', reply: '04', field: 'publicKey' },
  {
    name: 'a SEQUENCE longer than the message answers 04',
    request: 'EO01<3082010901>',
    reply: '04',
    field: 'publicKey',
  },
  { name: 'a SEQUENCE of one INTEGER answers 04', request: 'EO01<3003020103>', reply: '04', field: 'publicKey' },
  { name: 'a modulus below 320 bits answers 04', request: 'EO01<3006020181020103>', reply: '04', field: 'publicKey' },
  {
    name: 'a mode of use that is no public one answers A8',
    request: `EO01${unsigned}~%01#S00N00`,
    reply: 'A8',
    field: 'header.modeOfUse',
  },
  {
    name: 'an unknown mode of use answers A8',
    request: `EO01${unsigned}~%01#Q00N00`,
    reply: 'A8',
    field: 'header.modeOfUse',
  },
  {
    name: 'a key version that is none answers A9',
    request: `EO01${unsigned}~%01#VXXN00`,
    reply: 'A9',
    field: 'header.keyVersion',
  },
  {
    name: 'an unknown exportability answers AA',
    request: `EO01${unsigned}~%01#V00X00`,
    reply: 'AA',
    field: 'header.exportability',
  },
  {
    name: 'too many optional blocks answer B3',
    request: `EO01${unsigned}~%01#V00N99${tooMany}`,
    reply: 'B3',
    field: 'header.optionalBlocks',
  },
  { name: 'a damaged optional block answers AC', request: `EO01${unsigned}~#V00N010503`, port: 1, reply: 'AC' },
  {
    name: 'optional blocks that are too long for a key block answer AC',
    request: `EO01${unsigned}~%01#V00N01${longest}`,
    reply: 'AC',
    field: 'header.optionalBlocks',
  },
  {
    name: 'a repeated optional block answers BC',
    request: `EO01${unsigned}~%01#V00N020508aaaa0508bbbb`,
    reply: 'BC',
    field: 'header.optionalBlocks',
  },
  { name: 'not authorised answers 17', request: `EO01${unsigned}`, settings: { authorised: false }, reply: '17' },
  { name: 'no header under a key block LMK answers 15', request: `EO01${unsigned}~%01`, reply: '15', field: 'header' },
  { name: 'an LMK that is not loaded answers 13', request: `EO01${unsigned}~%09`, reply: '13', field: 'lmkId' },
  {
    name: 'a key of 512 bits answers 76 where strength is enforced',
    request: `EO01${published}`,
    settings: { enforceRsaStrength: true },
    reply: '76',
    field: 'publicKey',
  },
  {
    name: 'a key of 1024 bits is taken where strength is enforced',
    request: `EO01${unsigned}`,
    settings: { enforceRsaStrength: true },
    reply: /^EP00/,
  },
  { name: 'switched off answers 68', request: `EO01${unsigned}`, settings: { disabledCommands: ['EO'] }, reply: '68' },
];

export const table: Table = { code: 'EO', rows };
