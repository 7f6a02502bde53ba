/** N0: random bytes. */
import type { N0 } from '../../../../protocol/commands/admin/N0-random.ts';
import type { Handler } from '../../call.ts';

export const randomValue: Handler<typeof N0> = ({ length }, call) => {
  const random = new Uint8Array(length);
  call.random.fill(random);
  return { random };
};
