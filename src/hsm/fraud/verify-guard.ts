/** What stands round every handler that verifies a PIN: 39 while PIN verification is blocked, failures are counted. */
import { fraudOf } from '../audit/of-device.ts';
import type { Call } from '../call.ts';
import { Refusal, refuse } from '../refusal.ts';

/** The handler of command `code`, guarded. Key, format and syntax errors of it count for nothing. */
export function verifiesPin<H extends (request: never, call: Call) => unknown>(code: string, handler: H): H {
  const guarded = (request: never, call: Call): unknown => {
    const fraud = fraudOf(call.state);
    if (fraud.isBlocking) return BLOCKED;
    const answer = handler(request, call) as Refusal | { readonly code?: string };
    if ((answer instanceof Refusal ? answer.error : answer.code) === WRONG) fraud.failed(code);
    return answer;
  };
  return guarded as H;
}

const WRONG = '01';
const BLOCKED = refuse(
  '39',
  '',
  'too many PIN verifications failed: PINs are verified again when an operator enables it (console command A7)',
);
