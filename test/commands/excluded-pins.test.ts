/** The global list of excluded PINs, which the setting switches on (commands-pin-card 1.9; product reference 3.2). */
import { describe, expect, test } from 'vitest';
import { fromLatin1 } from '../../protocol/dsl/values.ts';
import { loadGlobalExcludedPins } from '../../src/hsm/commands/pin/excluded-pins.ts';
import { testDevice } from './device.ts';
import { pinBlock } from './independent-pin.ts';
import { account, ibmPvk, keyUnder, pvvPvk, storedPin, table, zpk } from './pin-rows.ts';

const clearStorage = { pinStorage: 'thalessim-clear', enableWeakPinChecking: true };
const block = pinBlock(zpk.clear, '01', '1234', account);
const natural = `${table}40000012345N`;
const messages: readonly (readonly [string, string])[] = [
  ['BK', `BK001${keyUnder('', zpk)}${keyUnder('', ibmPvk)}${block}0104${account}${natural}`],
  ['DE', `DE${keyUnder('', ibmPvk)}${storedPin('', '1234')}04${account}${natural}`],
  ['DG', `DG${keyUnder('', pvvPvk)}${storedPin('', '1234')}${account}1`],
  ['FW', `FW001${keyUnder('', zpk)}${keyUnder('', pvvPvk)}${block}01${account}1`],
];

function deviceWith(settings: Readonly<Record<string, unknown>>, pinLength: number, pins: readonly string[]) {
  const device = testDevice({ settings });
  loadGlobalExcludedPins(device.hsm.state, { pinLength, digits: fromLatin1(pins.join('')) });
  return device;
}

describe('the global list of excluded PINs', () => {
  test.each(messages)('%s answers 86 for a PIN on it', (_, message) => {
    const device = deviceWith({ enableWeakPinChecking: true }, 4, ['1111', '1234', '9999']);
    expect(device.ask(message)!.slice(2)).toBe('86');
  });

  test.each(messages)('%s passes over entries of another length', (_, message) => {
    const device = deviceWith({ enableWeakPinChecking: true }, 5, ['12345']);
    expect(device.ask(message)!.slice(2, 4)).toBe('00');
  });

  test.each(messages)('%s does not look at it when the setting is off', (_, message) => {
    const device = deviceWith({}, 4, ['1234']);
    expect(device.ask(message)!.slice(2, 4)).toBe('00');
  });

  test('JA never gives a PIN that is on it or on the list of the message', () => {
    const some = Array.from({ length: 99 }, (_, i) => String(i * 101).padStart(4, '0'));
    const others = Array.from({ length: 99 }, (_, i) => String(9999 - i * 101).padStart(4, '0'));
    const device = deviceWith(clearStorage, 4, some);
    const seen = new Set<string>();
    for (let i = 0; i < 2000; i++) seen.add(device.ask(`JA${account}04*9904${others.join('')}`)!.slice(5));
    expect([...some, ...others].filter((pin) => seen.has(pin))).toEqual([]);
    expect(seen.size).toBeGreaterThan(1500);
  });

  test('JA gives up when the random source repeats itself', () => {
    const device = deviceWith(clearStorage, 4, ['0000']);
    Object.assign(device.hsm.state, { random: { fill: (target: Uint8Array) => target.fill(0) } });
    expect(() => device.ask(`JA${account}04`)).toThrow('repeats itself');
  });
});
