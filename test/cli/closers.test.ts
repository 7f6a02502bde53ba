/** What was opened is closed in the opposite order, whatever fails. */
import { expect, test } from 'vitest';
import { Closers } from '../../src/cli/closers.ts';

test('the latest is closed first, one after the other, each once', async () => {
  const closers = new Closers();
  const order: string[] = [];
  for (const name of ['data', 'audit', 'ports'])
    closers.add(async (grace) => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} ${grace}`);
    });
  await closers.close(5000);
  await closers.close();
  expect(order).toEqual(['ports 5000', 'audit 5000', 'data 5000']);
});

test('one that fails keeps none open, and its failure is thrown', async () => {
  const closers = new Closers();
  const closed: string[] = [];
  closers.add(() => closed.push('data'));
  closers.add(() => Promise.reject(new Error('the first to fail')));
  closers.add(() => {
    throw new Error('later in the list, earlier to fail');
  });
  await expect(closers.close()).rejects.toThrow('later in the list, earlier to fail');
  expect(closed).toEqual(['data']);
});
