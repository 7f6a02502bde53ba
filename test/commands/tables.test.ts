/** Runs every table, and proves that each declared error of each implemented command is reached or marked unreachable. */
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { commands } from '../../protocol/commands/index.ts';
import type { AnyCommand } from '../../protocol/dsl/command.ts';
import { latin1 } from '../../protocol/dsl/values.ts';
import { auditOf, fraudOf } from '../../src/hsm/audit/of-device.ts';
import type { DeviceState } from '../../src/hsm/state.ts';
import { messageBytes, testDevice } from './device.ts';
import type { Row, Table } from './table.ts';

const folder = new URL('./tables/', import.meta.url);
const tables: Table[] = [];
for (const file of readdirSync(folder)
  .filter((name) => name.endsWith('.ts'))
  .sort()) {
  const module = (await import(new URL(file, folder).href)) as { readonly table: Table };
  tables.push(module.table);
}
const reached = new Map<string, Set<string>>();

for (const table of tables)
  describe(table.code, () => {
    for (const row of table.rows)
      test(`${table.code}: ${row.name}`, async () => {
        const reply = await run(row);
        const expected = expectation(table.code, row.reply);
        if (expected instanceof RegExp) expect(reply).toMatch(expected);
        else expect(reply).toBe(expected);
        note(table.code, reply.slice(2, 4));
      });
  });

describe('declared errors', () => {
  for (const command of (Object.values(commands) as readonly AnyCommand[]).filter(({ status }) => status === 'done'))
    test(`${command.code}: every declared error is reached by a row or marked unreachable with a reason`, () => {
      const missing = Object.keys(command.errors).filter(
        (code) => !reached.get(command.code)?.has(code) && command.unreachable?.[code] === undefined,
      );
      expect(missing.sort()).toEqual([]);
    });

  for (const command of (Object.values(commands) as readonly AnyCommand[]).filter(({ status }) => status === 'done'))
    test(`${command.code}: no error that is marked unreachable is reached, and each is declared`, () => {
      const wrong = Object.keys(command.unreachable ?? {}).filter(
        (code) => reached.get(command.code)?.has(code) || command.errors[code] === undefined,
      );
      expect(wrong).toEqual([]);
    });
});

async function run(row: Row): Promise<string> {
  const device = testDevice({
    ...(row.settings && { settings: row.settings }),
    ...(row.profile && { profile: row.profile }),
    ...(row.lmks && { lmks: row.lmks }),
    ...(row.changeStorage && { changeStorage: row.changeStorage }),
  });
  if (row.pinVerificationBlocked) await blockPinVerification(device.hsm.state);
  for (let record = 1; record <= (row.audit?.records ?? 0); record++) auditOf(device.hsm.state).event('ON');
  if (row.audit?.archived !== undefined) await auditOf(device.hsm.state).archive(row.audit.archived);
  for (const message of row.before ?? [])
    expect((await device.askLater(messageBytes(message)))!.slice(2, 4)).toBe('00');
  const reply = await device.askLater(messageBytes(row.request), { lmk: row.port });
  if (row.field !== undefined) expect(device.refusals.at(-1)).toMatchObject({ field: row.field });
  return reply!;
}

async function blockPinVerification(state: DeviceState): Promise<void> {
  const fraud = fraudOf(state);
  await fraud.change({ ...fraud.limits, perMinute: 1, reaction: 'block' });
  for (let failure = 1; failure <= 2; failure++) fraud.failed('DC');
}

/** An error code alone stands for the whole reply: code plus one and the two digits, nothing else. */
function expectation(code: string, reply: string | RegExp): string | RegExp {
  if (reply instanceof RegExp) return reply;
  const text = latin1(messageBytes(reply));
  return text.length === 2 ? `${(commands as Readonly<Record<string, AnyCommand>>)[code]!.reply}${text}` : text;
}

function note(code: string, error: string): void {
  const codes = reached.get(code) ?? new Set();
  reached.set(code, codes.add(error));
}
