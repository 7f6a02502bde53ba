import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AccessList, plainAddress } from '../../src/server/access-list.ts';

function listOf(...entries: string[]): AccessList {
  const list = AccessList.parse(entries);
  if ('problem' in list) throw new Error(list.problem);
  return list;
}

describe('an access control list', () => {
  test('without entries lets everybody in', () => {
    expect(listOf().admits('203.0.113.9')).toBe(true);
    expect(listOf(' ', '').admits('::1')).toBe(true);
  });

  test.each<readonly [string, readonly string[], readonly string[]]>([
    ['10.0.0.5', ['10.0.0.5'], ['10.0.0.4', '10.0.0.50', '::1', '']],
    ['10.0.0.5-10.0.0.9', ['10.0.0.5', '10.0.0.9'], ['10.0.0.4', '10.0.0.10']],
    ['10.0.0.250 - 10.0.1.5', ['10.0.0.255', '10.0.1.0'], ['10.0.1.6', '10.0.0.249']],
    ['10.1.0.0/255.255.0.0', ['10.1.0.1', '10.1.255.255'], ['10.2.0.0', '10.0.255.255']],
    ['10.1.2.3 255.255.255.252', ['10.1.2.0', '10.1.2.3'], ['10.1.2.4']],
    ['10.1.2.0/24', ['10.1.2.77'], ['10.1.3.0']],
    ['0.0.0.0/0', ['1.2.3.4', '255.255.255.255'], ['::1']],
    ['192.0.2.1/32', ['192.0.2.1'], ['192.0.2.2']],
    ['2001:db8::/32', ['2001:db8::1', '2001:db8:ffff::'], ['2001:db9::1', '10.0.0.1']],
    ['::1', ['::1'], ['::2', '127.0.0.1']],
    ['fe80::1-fe80::ff', ['fe80::80'], ['fe80::100']],
  ])('with %s', (entry, inside, outside) => {
    const list = listOf(entry);
    for (const address of inside) expect([address, list.admits(address)]).toEqual([address, true]);
    for (const address of outside) expect([address, list.admits(address)]).toEqual([address, false]);
  });

  test('admits whoever one of its entries admits', () => {
    const list = listOf('10.0.0.5', '192.0.2.0/24');
    expect([list.admits('10.0.0.5'), list.admits('192.0.2.200'), list.admits('10.0.0.6')]).toEqual([true, true, false]);
  });

  test('knows an IPv4 host on an IPv6 socket', () => {
    expect(listOf('10.0.0.5').admits('::ffff:10.0.0.5')).toBe(true);
    expect(listOf('10.0.0.5').admits('::ffff:10.0.0.6')).toBe(false);
    expect(plainAddress('::ffff:10.0.0.5')).toBe('10.0.0.5');
    expect(plainAddress('::ffff:1')).toBe('::ffff:1');
  });

  test.each([
    ['switch-1', 'expected an address, a range'],
    ['10.0.0', 'expected an address, a range'],
    ['10.0.0.256', 'expected an address, a range'],
    ['10.0.0.1-10.0.0.2-10.0.0.3', 'expected an address, a range'],
    ['10.0.0.1-::1', 'expected an address, a range'],
    ['10.0.0.9-10.0.0.1', 'a range goes from the lower address to the higher one'],
    ['10.0.0.0/33', 'a mask is /0 to /32'],
    ['10.0.0.0/255.0.255.0', 'ones followed by zeros'],
    ['2001:db8::/129', 'a mask is /0 to /128'],
    ['2001:db8::/255.0.0.0', 'a mask is /0 to /128'],
  ])('refuses %s and says what it expects', (entry, expected) => {
    const list = AccessList.parse(['10.0.0.1', entry]);
    expect('problem' in list && list.problem).toContain(`access entry "${entry}": `);
    expect('problem' in list && list.problem).toContain(expected);
  });

  test('agrees with arithmetic on any IPv4 mask', () => {
    const text = (address: number): string => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
    const address32 = fc.integer({ min: 0, max: 0xffff_ffff });
    fc.assert(
      fc.property(
        address32,
        address32,
        fc.integer({ min: 0, max: 32 }),
        fc.boolean(),
        (network, near, bits, isNear) => {
          const mask = bits === 0 ? 0 : (0xffff_ffff << (32 - bits)) >>> 0;
          const address = isNear ? ((network & mask) | (near & ~mask)) >>> 0 : near;
          const isInside = ((address ^ network) & mask) === 0;
          expect(listOf(`${text(network)}/${bits}`).admits(text(address))).toBe(isInside);
          expect(listOf(`${text(network)}/${text(mask)}`).admits(text(address))).toBe(isInside);
        },
      ),
    );
  });
});
