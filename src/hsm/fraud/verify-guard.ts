/** What stands round every handler that verifies a PIN: 39 while PIN verification is blocked, failures are counted. */
import { fraudOf } from '../audit/of-device.ts';
import type { Call } from '../call.ts';
import { Refusal, refuse } from '../refusal.ts';
import type { DeviceState } from '../state.ts';
import type { FraudDetection } from './fraud-detection.ts';

/** The handler of command `code`, guarded. Key, format and syntax errors of it count for nothing. */
export function verifiesPin<H extends (request: never, call: Call) => unknown>(code: string, handler: H): H {
  // Mostly there is one device in a process: then its fraud detection is not looked up for each message.
  let state: DeviceState | undefined;
  let fraud!: FraudDetection;
  const guarded = (request: never, call: Call): unknown => {
    if (call.state !== state) {
      state = call.state;
      fraud = fraudOf(state);
    }
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
