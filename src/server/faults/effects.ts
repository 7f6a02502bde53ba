/** Effects of faults as text, and what they do to a reply. */
import { nearest } from '../../nearest.ts';
import { type FaultEffect, tamperCauses } from './rule.ts';

/** How effects are written, for messages and help. */
export const EFFECT_FORMS =
  'error:41, silence, reset, half-frame, half-frame:open, wrong-header, truncated, truncated:6, loss, loss:reply, tamper, tamper:motion';

/** An effect from its text, or what is wrong with it. */
export function parseEffect(text: string): FaultEffect | { readonly problem: string } {
  const [kind = '', detail] = text.split(/:(.*)/s);
  switch (kind) {
    case 'error':
      if (detail !== undefined && /^[0-9A-Z]{2}$/.test(detail)) return { kind, code: detail };
      return { problem: 'expected error: and two digits or capital letters, such as error:41' };
    case 'half-frame':
      if (detail === undefined || detail === 'open') return { kind, staysOpen: detail === 'open' };
      return { problem: 'expected half-frame, or half-frame:open for a connection that stays open' };
    case 'truncated':
      if (detail === undefined || /^\d{1,5}$/.test(detail))
        return { kind, bytes: detail === undefined ? undefined : Number(detail) };
      return { problem: 'expected truncated, or truncated:6 for the bytes that are left' };
    case 'loss':
      if (detail === undefined || detail === 'request' || detail === 'reply') return { kind, of: detail ?? 'request' };
      return { problem: 'expected loss, loss:request or loss:reply' };
    case 'tamper':
      return tamperOf(detail ?? 'general');
    case 'silence':
    case 'reset':
    case 'wrong-header':
      return detail === undefined ? { kind } : { problem: `${kind} stands alone` };
    case 'delay':
      return { problem: 'a delay has a key of its own, such as delay: fixed:200ms' };
    default: {
      const near = nearest(kind, KINDS);
      return {
        problem: near === undefined ? `expected one of ${EFFECT_FORMS}` : `no such effect; did you mean ${near}?`,
      };
    }
  }
}

/** An effect as text, as `parseEffect` reads it. */
export function effectText(effect: FaultEffect): string {
  switch (effect.kind) {
    case 'error':
      return `error:${effect.code}`;
    case 'half-frame':
      return effect.staysOpen ? 'half-frame:open' : 'half-frame';
    case 'truncated':
      return effect.bytes === undefined ? 'truncated' : `truncated:${effect.bytes}`;
    case 'loss':
      return effect.of === 'request' ? 'loss' : 'loss:reply';
    case 'tamper':
      return `tamper:${Object.keys(tamperCauses).find((name) => tamperCauses[name] === effect.cause)}`;
    default:
      return effect.kind;
  }
}

/** What comes of framed replies; a new array, or the one that was given when the effect is not about replies. */
export function altered(replies: Uint8Array, effect: FaultEffect | undefined, headerLength: number): Uint8Array {
  if (effect === undefined || replies.length < LENGTH_SIZE) return replies;
  const length = (replies[0]! << 8) | replies[1]!;
  switch (effect.kind) {
    case 'silence':
    case 'reset':
    case 'loss':
      return NOTHING;
    case 'half-frame':
      return replies.slice(0, LENGTH_SIZE + (length >> 1));
    case 'wrong-header': {
      const changed = replies.slice();
      const header = changed.subarray(LENGTH_SIZE, LENGTH_SIZE + Math.min(headerLength, length));
      header.fill(header.every((byte) => byte === WRONG) ? ALSO_WRONG : WRONG);
      return changed;
    }
    case 'truncated': {
      const kept = Math.min(length, effect.bytes ?? length >> 1);
      const cut = new Uint8Array(LENGTH_SIZE + kept);
      cut.set(replies.subarray(0, LENGTH_SIZE + kept));
      cut[0] = kept >> 8;
      cut[1] = kept & 255;
      return cut;
    }
    default:
      return replies;
  }
}

function tamperOf(cause: string): FaultEffect | { readonly problem: string } {
  const code = tamperCauses[cause] ?? Object.values(tamperCauses).find((known) => known === cause);
  if (code !== undefined) return { kind: 'tamper', cause: code };
  const names = Object.keys(tamperCauses);
  const near = nearest(cause, names);
  return {
    problem:
      near === undefined ? `expected a cause: ${names.join(', ')}` : `no such cause of a tamper; did you mean ${near}?`,
  };
}

const KINDS = [
  'error',
  'silence',
  'reset',
  'half-frame',
  'wrong-header',
  'truncated',
  'loss',
  'tamper',
  'delay',
] as const;
const LENGTH_SIZE = 2;
/** `?` and `!`: a header that stands out in a trace. */
const WRONG = 0x3f;
const ALSO_WRONG = 0x21;
const NOTHING = new Uint8Array(0);
