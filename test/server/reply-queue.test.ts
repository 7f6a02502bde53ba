import { expect, test } from 'vitest';
import { ByteWriter } from '../../protocol/derive/byte-writer.ts';
import { ReplyQueue } from '../../src/server/reply-queue.ts';

test('replies leave in the order of their places, whichever is ready first', () => {
  const queue = new ReplyQueue();
  const writer = new ByteWriter();
  const first = queue.expect();
  queue.hold(Uint8Array.of(2));
  const third = queue.expect();
  queue.settle(third, Uint8Array.of(3));
  queue.release(writer);
  expect(writer.at).toBe(0);
  queue.settle(first, Uint8Array.of(1));
  queue.release(writer);
  expect([...writer.view()]).toEqual([1, 2, 3]);
  expect([queue.isEmpty, queue.heldBytes, queue.pending]).toEqual([true, 0, 0]);
});

test('held replies are copies', () => {
  const queue = new ReplyQueue();
  const writer = new ByteWriter();
  const first = queue.expect();
  const bytes = Uint8Array.of(7);
  queue.hold(bytes);
  bytes[0] = 0;
  queue.settle(first, new Uint8Array(0));
  queue.release(writer);
  expect([...writer.view()]).toEqual([7]);
});

test('a queue that never runs empty keeps its order and forgets what it has sent', () => {
  const queue = new ReplyQueue();
  const writer = new ByteWriter();
  let last = queue.expect();
  for (let i = 0; i < 5000; i++) {
    const next = queue.expect();
    queue.settle(last, Uint8Array.of(i & 255));
    queue.release(writer);
    last = next;
  }
  expect(writer.at).toBe(5000);
  expect(writer.view().every((byte, i) => byte === (i & 255))).toBe(true);
  expect([queue.isEmpty, queue.heldBytes, queue.pending]).toEqual([false, 0, 1]);
});

test('many small replies count for more than their bytes', () => {
  const queue = new ReplyQueue();
  queue.expect();
  for (let i = 0; i < 100; i++) queue.hold(Uint8Array.of(1));
  expect(queue.heldBytes).toBeGreaterThan(10_000);
});
