/** What happens to a device that somebody outside may want to be told of at once, as an SNMP manager. */
import type { SelfTestResult } from './self-tests.ts';

/** An event. Changes of state are told by `OperatingState`, errors by `ErrorLog`. */
export type DeviceEvent =
  | { readonly kind: 'tampered'; readonly cause: string }
  | { readonly kind: 'tamperCleared' }
  | { readonly kind: 'fraudLimit'; readonly limit: 'minute' | 'hour' | 'all' }
  | { readonly kind: 'selfTests'; readonly results: readonly SelfTestResult[] }
  | { readonly kind: 'performance'; readonly tier: string | undefined; readonly callsPerSecond: number | undefined };

/** The events of one device. */
export class DeviceEvents {
  #listeners: readonly ((event: DeviceEvent) => void)[] = [];

  /** Hears of every event from now on. Returns what stops it. */
  onEvent(listener: (event: DeviceEvent) => void): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  /** Tells everybody who listens. */
  tell(event: DeviceEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
