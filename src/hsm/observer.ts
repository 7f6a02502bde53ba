/** What a device tells whoever runs it; logs and traces are made from these, never inside the device. */

import type { ReadContext } from '../../protocol/derive/read-state.ts';
import type { AnyCommand } from '../../protocol/dsl/command.ts';
import type { Peer } from './contract.ts';
import type { Refusal } from './refusal.ts';

/** One executed or refused message. Views die with the call: an observer copies what it keeps. */
export interface CallEvent {
  readonly code: string;
  readonly command: AnyCommand | undefined;
  readonly refusal: Refusal | undefined;
  /** Header, code and fields, without length prefix. */
  readonly request: Uint8Array;
  readonly reply: Uint8Array;
  readonly headerLength: number;
  readonly lmkKind: ReadContext['lmkKind'];
  readonly lmkAlgorithm: ReadContext['lmkAlgorithm'];
  readonly peer: Peer | undefined;
}

export interface DeviceObserver {
  /** A message that was refused; 01 is a result and does not come here. */
  readonly onRefused?: (event: CallEvent) => void;
  /** Every message. */
  readonly onCall?: (event: CallEvent) => void;
  readonly onShortFrame?: (length: number, peer: Peer | undefined) => void;
  /** An exception inside a handler: a mistake of ours. */
  readonly onBug?: (bug: unknown) => void;
}
