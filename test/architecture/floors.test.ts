/** The floors, held against the import lines of every source, and against examples that must fail. */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FLOORS, violation } from './floors.ts';
import { importLines, readSource, sourceFiles } from './imports.ts';

const files = [...sourceFiles('protocol'), ...sourceFiles('src')];
const exists = (path: string): boolean => existsSync(new URL(`../../${path}`, import.meta.url));
const violations = (from: string, text: string): string[] =>
  importLines(from, text).flatMap((line) => violation(line) ?? []);

describe('floors', () => {
  it('holds for every import line', () => {
    expect(files.flatMap((file) => violations(file, readSource(file)))).toEqual([]);
  });

  it('reads every import line, however it is written', () => {
    for (const file of files) {
      const text = readSource(file);
      const written = text.match(/^(?:import|export|\}).*\bfrom ['"]|^import ['"]|\bimport\(/gm) ?? [];
      expect(importLines(file, text), file).toHaveLength(written.length);
    }
  });

  it('allows only imports with the extension of the source', () => {
    const lines = files.flatMap((file) => importLines(file, readSource(file))).filter(({ isFile }) => isFile);
    expect(lines.filter(({ to }) => !/\.tsx?$/.test(to)).map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it('has no row that allows a floor above its own', () => {
    const order = Object.keys(FLOORS);
    for (const [floor, { floors }] of Object.entries(FLOORS))
      for (const place of floors) {
        const below = order.findIndex((name) => place === name || place.startsWith(`${name}/`));
        expect(below, `${floor} allows ${place}`).toBeGreaterThanOrEqual(0);
        expect(below, `${floor} allows ${place}`).toBeLessThan(order.indexOf(floor));
      }
  });

  it('allows no single file that does not exist', () => {
    const places = Object.values(FLOORS).flatMap(({ floors }) => floors);
    expect([...new Set(places)].filter((place) => place.endsWith('.ts') && !exists(place))).toEqual([]);
  });
});

describe('what the floors refuse', () => {
  it('an import from above, with both names', () => {
    const [message] = violations('src/crypto/des.ts', "import { Hsm } from '../hsm/device.ts';\n");
    expect(message).toContain('src/crypto/des.ts imports src/hsm/device.ts');
  });

  it('an import sideways', () => {
    expect(violations('src/payment/pvv.ts', "import { Key } from '../keys/secret.ts';\n")).toHaveLength(1);
    expect(violations('src/keys/open.ts', "import { Pin } from '../payment/pin.ts';\n")).toHaveLength(1);
  });

  it('types as much as values, re-exports, bare and dynamic imports', () => {
    const from = 'protocol/dsl/fields.ts';
    expect(violations(from, "import type { Key } from '../../src/keys/secret.ts';\n")).toHaveLength(1);
    expect(violations(from, "export * from '../../src/keys/secret.ts';\n")).toHaveLength(1);
    expect(violations(from, "export { Key } from '../../src/keys/secret.ts';\n")).toHaveLength(1);
    expect(violations(from, "import '../../src/keys/secret.ts';\n")).toHaveLength(1);
    expect(violations(from, "const late = await import('../../src/keys/secret.ts');\n")).toHaveLength(1);
    expect(violations(from, "import {\n  Key,\n  makeKey,\n} from '../../src/keys/secret.ts';\n")).toHaveLength(1);
  });

  it('modules of Node in protocol, except in the program that writes the generated files', () => {
    const text = "import { readFileSync } from 'node:fs';\n";
    expect(violations('protocol/derive/docs.ts', text)).toHaveLength(1);
    expect(violations('protocol/derive/main.ts', text)).toEqual([]);
  });

  it('pino below the server', () => {
    const text = "import pino from 'pino';\n";
    expect(violations('src/hsm/device.ts', text)).toHaveLength(1);
    expect(violations('src/client/client.ts', text)).toHaveLength(1);
    expect(violations('src/server/logger.ts', text)).toEqual([]);
    expect(violations('src/cli/serve.ts', text)).toEqual([]);
  });

  it('more of the device than its contract and its events in the server', () => {
    expect(violations('src/server/listener.ts', "import { Hsm } from '../hsm/device.ts';\n")).toHaveLength(1);
    expect(violations('src/server/listener.ts', "import type { Device } from '../hsm/contract.ts';\n")).toEqual([]);
  });

  it('the bytes of a key outside src/keys', () => {
    const text = "import { type Key, secretBytes as take } from '../keys/secret.ts';\n";
    expect(violations('src/hsm/call.ts', text)).toEqual([
      'src/hsm/call.ts imports secretBytes of src/keys/secret.ts: that name stays inside src/keys',
    ]);
    expect(violations('src/keys/kcv.ts', text.replace('../keys', '.'))).toEqual([]);
    expect(violations('src/hsm/call.ts', "import { Key } from '../keys/secret.ts';\n")).toEqual([]);
  });

  it('the bytes of a key through a namespace', () => {
    expect(violations('src/hsm/call.ts', "import * as secret from '../keys/secret.ts';\n")).toHaveLength(1);
  });

  it('a folder without a row', () => {
    expect(violations('src/elsewhere/thing.ts', "import { Key } from '../keys/secret.ts';\n")[0]).toContain('no floor');
  });
});
