import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { fromLatin1, latin1 } from '../../protocol/dsl/values.ts';
import { Outbox, type Sender } from '../../src/server/outbox.ts';
import { createSlab } from '../../src/server/reply-slab.ts';

/** Connections that note what they write, in the order of all of them. */
function senders(count: number, outbox: Outbox) {
  const written: string[] = [];
  const lent: Uint8Array[] = [];
  let lends = false;
  const all = Array.from({ length: count }, (_, i): Sender & { send(text: string): boolean } => ({
    write(replies) {
      written.push(`${i}:${latin1(replies)}`);
      if (lends) lent.push(replies);
      return lends;
    },
    send(text) {
      const slab = createSlab();
      slab.raw(fromLatin1(text));
      return outbox.take(this, slab);
    },
  }));
  return { all, written, lent, lend: () => (lends = true) };
}

describe('the outbox', () => {
  test('lets the first replies of a turn pass and writes the others, in their order, when it ends', async () => {
    const outbox = new Outbox();
    const { all, written } = senders(3, outbox);
    expect(all[0]!.send('first')).toBe(false);
    expect(all[1]!.send('second')).toBe(true);
    expect(all[2]!.send('third')).toBe(true);
    expect(all[1]!.send('fourth')).toBe(true);
    expect(written).toEqual([]);
    await turn();
    expect(written).toEqual(['1:second', '2:third', '1:fourth']);
    expect(all[2]!.send('next turn')).toBe(false);
  });

  test('writes what waits as soon as it is much', () => {
    const outbox = new Outbox();
    const { all, written } = senders(2, outbox);
    all[0]!.send('');
    for (let i = 0; i < 4; i++) all[1]!.send('x'.repeat(10_000));
    expect(written).toHaveLength(4);
  });

  test('writes what waits as soon as it is of many', () => {
    const outbox = new Outbox();
    const { all, written } = senders(33, outbox);
    for (const each of all) each.send('x');
    expect(written).toHaveLength(32);
  });

  test('leaves bytes alone that a socket keeps', async () => {
    const outbox = new Outbox();
    const { all, lent, lend } = senders(2, outbox);
    lend();
    all[0]!.send('passes');
    all[1]!.send('kept by its socket');
    outbox.flush();
    all[1]!.send('a later reply that is as long');
    outbox.flush();
    await turn();
    expect(lent.map((bytes) => latin1(bytes))).toEqual(['kept by its socket', 'a later reply that is as long']);
  });

  test('takes replies that a write sets off, behind those that wait', () => {
    const outbox = new Outbox();
    const { all, written } = senders(2, outbox);
    all[0]!.send('passes');
    const again: Sender = {
      write(replies) {
        written.push(latin1(replies));
        all[1]!.send('set off');
        return false;
      },
    };
    const slab = createSlab();
    slab.raw(fromLatin1('sets off'));
    outbox.take(again, slab);
    all[0]!.send('waits');
    outbox.flush();
    expect(written).toEqual(['sets off', '0:waits']);
    outbox.flush();
    expect(written).toEqual(['sets off', '0:waits', '1:set off']);
  });
});
