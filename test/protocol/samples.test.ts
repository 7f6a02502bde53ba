import { describe, expect, it } from 'vitest';
import { commands } from '../../protocol/commands/index.ts';
import type { KeyNeed } from '../../protocol/derive/sample-supplier.ts';
import { defaultSupplier } from '../../protocol/derive/sample-supplier.ts';
import { sample } from '../../protocol/derive/samples.ts';
import { KeyReference, latin1 } from '../../protocol/dsl/values.ts';
import { pairs, shapes } from './contexts.ts';

const SEEDS = 100;

describe('samples', () => {
  it.each(pairs)('%s under a %s LMK makes a valid request from every seed', (_code, _kind, command, lmk) => {
    let retries = 0;
    for (let seed = 0; seed < SEEDS; seed++) retries += sample(command, seed, undefined, { lmk }).retries;
    expect(retries).toBeLessThan(SEEDS / 2);
  });

  it('gives the same bytes for the same seed and others for another', () => {
    const texts = [1, 1, 2].map((seed) => latin1(sample(commands.CA, seed).bytes));
    expect(texts[0]).toBe(texts[1]);
    expect(texts[2]).not.toBe(texts[0]);
  });

  it('takes fixed values', () => {
    const { values } = sample(commands.KQ, 3, undefined, { fixed: { mode: '2', arc: Uint8Array.of(0, 16) } });
    expect(values['mode']).toBe('2');
    expect(values['arc']).toEqual(Uint8Array.of(0, 16));
    expect(values['data']).toBeUndefined();
  });

  it('asks the supplier for keys that fit the role, the use and the flag in front', () => {
    const needs: KeyNeed[] = [];
    const supplier = {
      ...defaultSupplier,
      key: (need: KeyNeed) => {
        needs.push(need);
        return defaultSupplier.key(need);
      },
    };
    sample(commands.CA, 1, supplier, { fixed: { destinationFlag: '*' } });
    expect(needs.slice(-2).map(({ role, use, plain32 }) => [role.name, use, plain32])).toEqual([
      ['TPK', 'decrypt', false],
      ['BDK-1', 'encrypt', true],
    ]);
  });

  it('asks for a PIN block when format and account number are known', () => {
    const supplier = {
      ...defaultSupplier,
      cipherBlock: ({ record }: { record: Readonly<Record<string, unknown>> }) =>
        `${record['sourceFormat']}${record['account']}`.padEnd(16, '0'),
    };
    const { values } = sample(commands.CA, 4, supplier, { fixed: { sourceFormat: '01', destinationFormat: '01' } });
    expect(values['pinBlock']).toBe(`01${values['account']}00`);
  });

  it('names the LMK when that is asked for', () => {
    const { values, bytes } = sample(commands.CA, 4, undefined, {
      lmk: shapes['AES key block'],
      lmkId: 7,
      namesLmk: true,
      trailer: 0,
    });
    expect(values['lmkId']).toEqual({ id: 7 });
    expect(latin1(bytes)).toContain('%07');
    expect(values['sourceKey']).toBeInstanceOf(KeyReference);
  });
});
