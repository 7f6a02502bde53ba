import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../src/crypto/hex.ts';
import { hasOddParity } from '../../src/crypto/parity.ts';
import { seededRandom } from '../../src/crypto/random.ts';
import { type Lmk, lmkMaterial } from '../../src/keys/lmk.ts';
import {
  type ComponentLmkKind,
  formLmk,
  kindOf,
  type LmkPart,
  lmkKinds,
  makeComponent,
  makeShares,
  openPart,
  partBytes,
  partProblem,
} from '../../src/keys/lmk-components.ts';
import { builtInLmks } from '../../src/keys/lmk-sets.ts';

const componentKinds = Object.keys(lmkKinds).filter((kind) => kind !== 'keyblock-aes') as ComponentLmkKind[];
const seeds = fc.string();

describe('components of 3DES LMKs', () => {
  it.each(componentKinds)('form an LMK of %s in any order', (kind) => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 9 }), (seed, count) => {
        const random = seededRandom(seed);
        const parts = numbered(count).map((number) => makeComponent({ kind, status: 'live', set: 1, number }, random));
        const lmk = formLmk(parts, 'ours') as Lmk;
        const material = joined(lmk);
        expect(kindOf({ scheme: lmk.kind, algorithm: lmk.algorithm })).toBe(kind);
        expect(lmk).toMatchObject({ status: 'live', comment: 'ours' });
        expect(hasOddParity(material)).toBe(true);
        expect(toHex(joined(formLmk([...parts].reverse(), 'ours') as Lmk))).toBe(toHex(material));
      }),
      { numRuns: 20 },
    );
  });

  it('is the XOR of the components with odd parity', () => {
    const parts = numbered(3).map((number) =>
      makeComponent({ kind: 'keyblock-3des', status: 'test', set: 2, number }, seededRandom(`${number}`)),
    );
    const expected = new Uint8Array(24);
    for (const part of parts) for (const [i, byte] of secretOf(part).entries()) expected[i] = expected[i]! ^ byte;
    // An odd number of components with odd parity has odd parity already.
    expect(toHex(joined(formLmk(parts, '') as Lmk))).toBe(toHex(expected));
  });

  it('are the same again from the same typed values, and others from other values or for other kinds', () => {
    const values = { a: fromHex('0123456789ABCDEF'), b: fromHex('FEDCBA9876543210'), c: '12345678' };
    const plan = { kind: 'variant-3des-2key', status: 'test', set: 1, number: 1, values } as const;
    const value = (change: object): string =>
      makeComponent({ ...plan, ...change }, seededRandom(JSON.stringify(change))).checkValue;
    expect(value({ comment: 'other random' })).toBe(value({}));
    const others = [
      value({ values: { ...values, a: fromHex('0123456789ABCDEE') } }),
      value({ values: { ...values, b: fromHex('FEDCBA9876543211') } }),
      value({ values: { ...values, c: '12345679' } }),
      value({ kind: 'keyblock-3des' }),
      value({ kind: 'variant-3des-3key' }),
    ];
    expect(new Set([value({}), ...others]).size).toBe(6);
  });

  it('differ each time when a value is left out', () => {
    const plan = { kind: 'variant-3des-2key', status: 'test', set: 1, number: 1 } as const;
    const random = seededRandom('left out');
    const partly = { ...plan, values: { a: fromHex('0123456789ABCDEF'), c: '00000000' } };
    expect(makeComponent(partly, random).checkValue).not.toBe(makeComponent(partly, random).checkValue);
    expect(makeComponent(plan, random).checkValue).not.toBe(makeComponent(plan, random).checkValue);
  });

  it.each(Object.entries(builtInLmks).filter(([, { algorithm }]) => algorithm !== 'AES-256'))(
    'that give the published %s are refused as live and taken as test',
    (_, published) => {
      expect(formLmk(partsOf(published, 'live'), '')).toBe('published test value');
      expect(formLmk(partsOf(published, 'test'), '')).toMatchObject({ checkValue: published.checkValue });
    },
  );

  it('that cancel each other out are refused', () => {
    const bytes = partBytes(
      makeComponent({ kind: 'keyblock-3des', status: 'live', set: 1, number: 1 }, seededRandom('x')),
    );
    const second = bytes.slice();
    second[5] = 2;
    expect(formLmk([openPart(bytes)!, openPart(second)!], '')).toBe('weak');
  });
});

describe('shares of AES LMKs', () => {
  it('give the LMK from any M of N, and nothing from fewer', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.integer({ min: 2, max: 9 }).chain((shares) =>
          fc.tuple(
            fc.integer({ min: 2, max: shares }),
            fc.shuffledSubarray(
              Array.from({ length: shares }, (_, i) => i),
              { minLength: shares },
            ),
          ),
        ),
        (seed, [threshold, order]) => {
          const made = makeShares({ status: 'live', threshold, shares: order.length }, seededRandom(seed));
          const ordered = order.map((i) => made[i]!);
          expect(formLmk(ordered.slice(0, threshold - 1), '')).toBe('too few');
          for (let count = threshold; count <= order.length; count++)
            expect(formLmk(ordered.slice(0, count), '')).toMatchObject({
              kind: 'keyBlock',
              algorithm: 'AES-256',
              checkValue: made[0]!.lmkCheckValue,
            });
        },
      ),
      { numRuns: 30 },
    );
  });

  it('give nothing when a card lies about how many are needed', () => {
    const made = makeShares({ status: 'live', threshold: 3, shares: 5 }, seededRandom('liar'));
    const lying = made.slice(0, 2).map((share) => {
      const bytes = partBytes(share);
      bytes[4] = 2;
      return openPart(bytes)!;
    });
    expect(formLmk(lying, '')).toBe('inconsistent');
  });

  it('that were changed are noticed before anything is loaded', () => {
    const made = makeShares({ status: 'live', threshold: 2, shares: 2 }, seededRandom('changed'));
    const bytes = partBytes(made[1]!);
    bytes[bytes.length - 1]! ^= 1;
    expect(formLmk([made[0]!, openPart(bytes)!], '')).toBe('inconsistent');
  });
});

describe('parts that do not belong together', () => {
  const component = (change: object) =>
    makeComponent(
      { kind: 'variant-3des-2key', status: 'live', set: 1, number: 1, ...change },
      seededRandom(JSON.stringify(change)),
    );
  const shares = makeShares({ status: 'live', threshold: 2, shares: 3 }, seededRandom('one'));
  const others = makeShares({ status: 'live', threshold: 2, shares: 3 }, seededRandom('two'));
  const tests = makeShares({ status: 'test', threshold: 2, shares: 3 }, seededRandom('three'));
  it.each<[string, LmkPart, LmkPart, string]>([
    ['components of different sets', component({}), component({ set: 2, number: 2 }), 'different sets'],
    ['components of different status', component({}), component({ status: 'test', number: 2 }), 'different status'],
    [
      'components of different kinds',
      component({}),
      component({ kind: 'keyblock-3des', number: 2 }),
      'different kinds',
    ],
    ['the same component twice', component({}), component({}), 'same part'],
    ['a component and a share', component({}), shares[0]!, 'different kinds'],
    ['shares of different LMKs', shares[0]!, others[1]!, 'different sets'],
    ['shares of different status', shares[0]!, tests[1]!, 'different status'],
    ['the same share twice', shares[0]!, shares[0]!, 'same part'],
  ])('%s are refused', (_, first, second, problem) => {
    expect(partProblem([first], second)).toBe(problem);
    expect(formLmk([first, second], '')).toBe(problem);
  });
});

describe('bytes of parts', () => {
  it('bring back the part with all its facts', () => {
    const parts = [
      ...componentKinds.map((kind) => makeComponent({ kind, status: 'test', set: 3, number: 4 }, seededRandom(kind))),
      ...makeShares({ status: 'live', threshold: 3, shares: 4 }, seededRandom('shares')),
    ];
    for (const part of parts) {
      const opened = openPart(partBytes(part))!;
      expect({ ...opened }).toEqual({ ...part });
      expect(partBytes(opened)).toEqual(partBytes(part));
    }
  });

  it('are taken or refused whatever they are, without an exception', () => {
    const valid = makeShares({ status: 'live', threshold: 2, shares: 2 }, seededRandom('fuzz')).map(partBytes);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.integer({ min: 0, max: 17 }), (noise, cut) => {
        openPart(noise);
        const changed = valid[0]!.slice();
        changed.set(noise.subarray(0, 18), 0);
        openPart(changed);
        expect(openPart(valid[0]!.subarray(0, valid[0]!.length - 1 - cut))).toBeUndefined();
      }),
    );
  });

  it('are imported where cards are written and nowhere else', () => {
    const importing = sources('src').filter(
      (file) => file !== 'src/keys/lmk-components.ts' && /\bpartBytes\b/.test(readFileSync(file, 'utf8')),
    );
    expect(importing).toEqual(['src/hsm/cards/content.ts']);
  });

  it('cannot be had from a part by way of JSON', () => {
    const [share] = makeShares({ status: 'live', threshold: 2, shares: 2 }, seededRandom('json'));
    expect(JSON.stringify(share)).not.toContain(toHex(secretOf(share!)));
    expect(Object.keys(share!)).not.toContain('bytes');
  });
});

const numbered = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return path.endsWith('.ts') ? [path] : [];
  });
}

/** The secret at the end of a part's bytes. */
function secretOf(part: LmkPart): Uint8Array {
  return partBytes(part).slice(part.kind === 'share' ? 18 : 6);
}

/** Two components whose XOR is an LMK. */
function partsOf(lmk: Lmk, status: 'test' | 'live'): LmkPart[] {
  const kind = kindOf({ scheme: lmk.kind, algorithm: lmk.algorithm }) as ComponentLmkKind;
  const first = partBytes(makeComponent({ kind, status, set: 1, number: 1 }, seededRandom(kind)));
  const second = first.slice();
  second[5] = 2;
  for (const [i, byte] of joined(lmk).entries()) second[6 + i]! ^= byte;
  return [openPart(first)!, openPart(second)!];
}

function joined(lmk: Lmk): Uint8Array {
  const material = lmkMaterial(lmk);
  return material instanceof Uint8Array ? material : Uint8Array.from(material.flatMap((pair) => [...pair]));
}
