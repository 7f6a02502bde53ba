import { command } from '../../dsl/command.ts';
import { bytes, choice, der, digits, key, literal, optional, uncertain, when } from '../../dsl/fields.ts';
import { lmkIdentifier } from '../../words/blocks.ts';
import { keyBlockErrors } from '../../words/key-errors.ts';
import { authenticationData, rsaSignatures, signatureHashes, signaturePaddings } from '../../words/rsa-fields.ts';

export const EY = command({
  code: 'EY',
  reply: 'EZ',
  title: 'Verify an RSA signature',
  family: 'rsa',
  status: 'done',
  priority: 'P1',
  lmk: ['variant', 'keyBlock'],
  request: {
    hash: choice('Hash', signatureHashes, { error: '05' }),
    signatureAlgorithm: choice('Signature algorithm', rsaSignatures, { error: '06' }),
    padMode: choice('Padding', signaturePaddings, { error: '07' }),
    signatureLength: digits(4, 'Bytes of signature'),
    signature: bytes({ by: 'signatureLength' }, 'Signature'),
    signatureEnd: literal(';'),
    dataLength: digits(4, 'Bytes of data'),
    data: bytes({ by: 'dataLength' }, 'Data that was signed', { error: '80' }),
    dataEnd: literal(';'),
    mac: when({ lmk: ['variant'] }, bytes(4, 'MAC over the public key and the authentication data')),
    publicKey: when({ lmk: ['variant'] }, der('Public key', { error: '04' })),
    publicKeyBlock: uncertain(when({ lmk: ['keyBlock'] }, key('ANY', 'Public key block'))),
    authenticationData,
    authenticationEnd: optional(literal('~', 'There when anything follows', { before: ['lmkId'] })),
    ...lmkIdentifier,
  },
  response: {},
  errors: {
    ...keyBlockErrors,
    '01': 'MAC of the public key is wrong',
    '02': 'The signature is not one of this key over this data',
    '04': 'Public key is no such DER value',
    '05': 'Unknown hash',
    '06': 'Unknown signature algorithm',
    '07': 'Unknown padding',
    '26': 'Key scheme not allowed here',
    '27': 'User storage holds no key',
    '74': 'DigestInfo syntax',
    '76': 'Signature length, or hash length, does not fit the key, or the key is too short for the settings',
    '77': 'The signature has a signature block with wrong padding inside',
    '80': 'Less data than the length says',
  },
  unreachable: {
    A5: 'a public key block has no key length inside; what does not fit answers 04',
  },
  behaviour:
    'Checks the MAC of the public key, or opens its key block, and compares the signature block with the one that the data gives. Authentication data counts under a variant LMK only: a key block protects itself.',
  ref: 'commands-emv-mac-rsa 8, EY; 1.5',
  confidence: 'medium',
  examples: [
    {
      note: 'The signature of the EW example, with its public key under the variant LMK',
      lmk: 'test-variant',
      request:
        'EY0601010256<06552B758C8B52E1E16472F7EE717496A38B7C1CA6F9829C1EEE5289FD6D773C507166421320F2954B449DE2E10AF31CD6029F30D47A3E5BC7CA2AB1DDDC3860E6ABCC88AC1D2142F4A1855CD6331BE38ACFD25FB71ED513CBAE834B3FE760BA3AB077606FDAAC8DC8039D3DC70DFE51E9BB5022B4612085EAA2ABA0B96E036F1B4A656324715684B957B1B3DADA7319E30F6A8FF09C9C6B8188FD4F430E472BB29B87AEE5C96A3B93DCBA7E8A5BE108D211C3899719C0D23512824D23BA04DF287C49C82B9B2657360916F6B493862F433F17DABD9CDE0E989A4E7E56096FAAF1C50C2AA9B228664CC94FF0DE003CE99E9855EC20E45C6F1C662CDB29691B1B>;0003<ABCBAB>;<4CA92A44><3082010902820100BB6CD46CF4D7E3EFC067BB708EEA985493D50C1453870FA5EFF57FB797A331639C0C19A5A10BEBB39052436ABDEF5FCA81B2130254468D2AA1EA9F2B6F6D0282CFFFDB363BF24D7F2002865F38F897A5C3942FC162FE38C69210E149E2A498320C215CDB11D152AD84E78EBDF8FD1BBE114E9C1D33B0753D720B2ED415DB9BC3C370128CA2CE0503D8A7BF24E44B8BDA62602C51BBFAB5EBB3FFB067B3B9AD5791C7C0815E3D4D7A0363BB650891A0664E3C8E7B5736008A2C16F4D517C8F5732C1D324BA0B8909732F8697B5977E277D7ADED99AE773D6D18C36F7D5423EC859B4D99DE6ADD1E52AB577C5BD954BC321C8FEE0B90F283A03C4D674F9412DD210203010001>',
      reply: 'EZ00',
    },
  ],
});
