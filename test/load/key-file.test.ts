/** Keys that a target already has, and scenarios that a user writes. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../src/crypto/hex.ts';
import { seededRandom } from '../../src/crypto/random.ts';
import { readKeyFile } from '../../src/load/key-file.ts';
import { readScenario } from '../../src/load/scenarios.ts';
import { testZmkClear, testZmks } from '../../src/load/test-zmks.ts';
import { Workbench } from '../../src/load/workbench.ts';
import { type StartedHsm, startHsm } from '../../src/testing/index.ts';
import { pinward } from '../cli/cli.ts';

let hsm: StartedHsm;
beforeAll(async () => {
  hsm = await startHsm({ seed: 'key-file', lmkPorts: true });
});
afterAll(() => hsm.close());

const VARIANT_ZMK = { clear: testZmkClear, cryptogram: testZmks['268604']![0]! };

async function fileKeys(bench: Workbench): Promise<{ type: string; clear: string; key: string }[]> {
  const keys = [await bench.key('TPK', 'both'), await bench.key('ZPK', 'both', 0), await bench.key('ZPK', 'both', 1)];
  return keys.map(({ type, clear, text }) => ({ type, clear: toHex(clear), key: text }));
}

describe('a key file', () => {
  it('gives the keys of a run, so that nothing has to be brought in', async () => {
    const keys = await fileKeys(new Workbench(hsm.client, VARIANT_ZMK, undefined, seededRandom('a')));
    const file = readKeyFile({ keys });
    if ('problem' in file) throw new Error(file.problem);
    const bench = new Workbench(hsm.client, undefined, undefined, seededRandom('b'), file.keys);
    const used = [
      await bench.key('ZPK', 'both', 0),
      await bench.key('ZPK', 'both', 1),
      await bench.key('ZPK', 'both', 2),
    ];
    expect(used.map(({ text }) => text)).toEqual([keys[1]!.key, keys[2]!.key, keys[1]!.key]);
    expect(() => bench.zmkText).toThrow('give one with --zmk');
    await expect(bench.key('CVK', 'generate')).rejects.toThrow(/no key of type \d{3}, and without a ZMK/);
  });

  it('is taken by a whole run from the command line, under a variant LMK and under a key block LMK', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pinward-'));
    for (const [id, zmk] of [
      [0, VARIANT_ZMK],
      [1, { clear: testZmkClear, cryptogram: testZmks['165126']![1]! }],
    ] as const) {
      const keys = await fileKeys(new Workbench(hsm.client, zmk, id, seededRandom(`c${id}`)));
      const file = join(folder, `keys-${id}.json`);
      writeFileSync(
        file,
        JSON.stringify({ keys: keys.map(({ type, ...key }) => (id === 0 ? { type, ...key } : key)) }),
      );
      const scenario = join(folder, 'mine.yaml');
      writeFileSync(scenario, 'name: mine\ntitle: My own\nmix: { CA: 3, CC: 1 }\n');
      const before = [...hsm.hsm.counts()].find(({ code }) => code === 'A6')?.calls;
      const { code, out, err } = await pinward([
        'bench',
        scenario,
        ...[
          '--port',
          String(hsm.lmkPorts.get(id)),
          '--keys',
          file,
          '--rate',
          '50',
          '--duration',
          '0.3',
          '--warm-up',
          '0',
        ],
      ]);
      expect({ code, err: err.split('\n').filter((line) => /pinward:|cannot/.test(line)) }).toEqual({
        code: 0,
        err: [],
      });
      expect(out).toContain('mine');
      expect([...hsm.hsm.counts()].find(({ code }) => code === 'A6')?.calls).toBe(before);
    }
  });

  it('is refused when a clear value is not that of its key', async () => {
    const [first, ...others] = await fileKeys(new Workbench(hsm.client, VARIANT_ZMK, undefined, seededRandom('d')));
    const file = readKeyFile({ keys: [{ ...first!, clear: others[0]!.clear }, ...others] });
    if ('problem' in file) throw new Error(file.problem);
    const bench = new Workbench(hsm.client, undefined, undefined, seededRandom('e'), file.keys);
    await expect(bench.key('TPK', 'both')).rejects.toThrow('has another clear value than the file says');
  });

  it.each([
    [{ kyes: [] }, 'did you mean keys?'],
    [{ keys: {} }, 'keys: expected a list'],
    [{ keys: [] }, 'neither a zmk nor keys'],
    [{ keys: [{ clear: '00', key: `U${'0'.repeat(32)}` }] }, 'keys.0.clear: expected 32'],
    [{ keys: [{ clear: '0'.repeat(32), key: 'X' }] }, 'keys.0.key: expected U'],
    [{ keys: [{ clear: '0'.repeat(32), key: `U${'0'.repeat(32)}` }] }, 'keys.0.type: expected three digits'],
    [{ zmk: { clear: '0'.repeat(32) } }, 'zmk.key'],
    [
      {
        zmk: { clear: '0'.repeat(32), key: `U${'0'.repeat(32)}` },
        keys: [{ clear: '0'.repeat(32), key: `S${'0'.repeat(40)}` }],
      },
      'under one LMK',
    ],
    ['keys', 'expected zmk, keys'],
  ])('is refused as %j, without a value in the message', (written, message) => {
    const file = readKeyFile(written);
    expect(file).toMatchObject({ problem: expect.stringContaining(message) });
    expect(JSON.stringify(file)).not.toContain('00000000');
  });

  it('that cannot be read or is no file of its kind is told so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pinward-'));
    const missing = await pinward(['bench', '--keys', join(folder, 'none.json')]);
    expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('no such file')]);
    const broken = join(folder, 'broken.json');
    writeFileSync(broken, '{ "keys": [ "0123456789ABCDEF');
    const { code, err } = await pinward(['bench', '--keys', broken]);
    expect([code, err]).toEqual([2, expect.stringContaining('neither JSON nor YAML, at line 1')]);
    expect(err).not.toContain('0123456789ABCDEF');
  });
});

describe('a scenario of a user', () => {
  it('has a name, a title and a mix', () => {
    expect(readScenario({ name: 'mine', mix: { CA: 3, switch: '1' } })).toEqual({
      name: 'mine',
      title: 'mine',
      mix: { CA: 3, switch: 1 },
    });
  });

  it.each([
    [{ name: 'x', mixx: {} }, 'did you mean mix?'],
    [{ name: 'x' }, 'mix: expected parts'],
    [{ name: 'x', mix: { C1: 1 } }, 'mix: nothing called "C1" can be sent'],
    [{ name: 'x', mix: { CA: 0 } }, 'a weight is a number above zero'],
    [{ name: 'a b', mix: { CA: 1 } }, 'name: expected'],
    [null, 'mix: expected parts'],
  ])('is refused as %j', (written, message) => {
    expect(readScenario(written)).toMatchObject({ problem: expect.stringContaining(message) });
  });
});
