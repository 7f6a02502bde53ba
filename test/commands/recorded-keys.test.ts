/**
 * Recorded exchanges of A4, BW and IA whose replies carry random bytes: everything that is not random must be as
 * recorded (commands-keys-admin 9, items 2, 5 and 6), and both replies must hold the same clear key.
 */
import { describe, expect, test } from 'vitest';
import { testDevice } from './device.ts';
import { desCheckValue, KB_3DES, openVersion0, underKek, underVariantLmk } from './independent.ts';

describe('A4 with components in key blocks', () => {
  const request =
    'A42FFFSS0007252TBc1E0001C9ED3207A1A79BCA1CAB8C05FEC9429E2232067D1F9E908F15E9DCA7S0007252TBc2E000125276E9C8BC0FA0F70109274FAB9647EF89A189C019465182A345009';
  const recorded = 'S0007252TB00E0001D4B4A265C5273F353729F153FC1C2ADA23DF2D94C76A5EF30466CBAB';
  const reply = testDevice({ settings: { defaultLmk: 1 } }).ask(`${request}#0000`)!;

  test('answers the recorded header and check value', () => {
    expect(reply).toMatch(/^A500S0007252TB00E0001[0-9A-F]{56}2AE082$/);
  });

  test('answers the recorded key: all but the last cipher block and the MAC is the same', () => {
    const block = reply.slice(4, -6);
    expect(block.slice(0, 17 + 32)).toBe(recorded.slice(0, 17 + 32));
    expect(openVersion0(block, KB_3DES)).toEqual(openVersion0(recorded, KB_3DES));
    expect(openVersion0(block, KB_3DES).key).toBe('DA38FD20EF58401658047AEF106DF42F');
  });
});

describe('BW of a key block whose old LMK is the live one', () => {
  const key = 'S00072M1TN00E0001FFE01E95CF21BDD0D74B6BEB70E3D90842C137DCA39C1B162C6238D5';
  const recorded = 'S00072M1TN00E0001FFE01E95CF21BDD0D74B6BEB70E3D9089110A50E6113C71BF8F809F5';
  const device = testDevice({ settings: { defaultLmk: 1 }, changeStorage: { 1: 'test-kb-3des' } });
  const reply = device.ask(`BWFFF${key};FFF;0S0!11`)!;

  test('answers the recorded header, first cipher blocks and check value', () => {
    expect(reply).toMatch(/^BX00S00072M1TN00E0001[0-9A-F]{56}F808C2$/);
    expect(reply.slice(4, 4 + 17 + 32)).toBe(recorded.slice(0, 17 + 32));
  });

  test('the new block holds the same key', () => {
    expect(openVersion0(reply.slice(4, -6), KB_3DES)).toEqual(openVersion0(recorded, KB_3DES));
  });
});

describe('IA with an X9.17 result', () => {
  const zmk = '8A7C04A1CD916464D6B361B05BBF6780';
  const request = 'IAUE13D662B185F5F3B08594F89F1FF903A;XU0';

  test('the recorded reply holds one key in both forms, so the layout is understood', () => {
    const key = '317092E9765462027CA2924A3E79F13E';
    expect(
      `IB00${underKek(zmk, key, 'X')}${underVariantLmk('001', key, 'U')}${desCheckValue(key).slice(0, 6)}0000000000`,
    ).toBe('IB00X1C6FE37B531D49B2D6D5B30D146D6CD6U338120BA5C1B4911DD4CE73F960738DD5346A70000000000');
  });

  test('answers a new key in the recorded form with a restricted check value', () => {
    expect(testDevice().ask(request)).toMatch(/^IB00X[0-9A-F]{32}U[0-9A-F]{32}[0-9A-F]{6}0000000000$/);
  });
});
