/** Processes that live and die as a test says. */
import type { Processes, ProcessFacts } from '../../src/store/processes.ts';

/** A machine whose processes are told to run or not. */
export class Machine {
  readonly #running = new Set<number>();
  #last = 100;

  /** All of them end, as at a power cut. */
  endAll(): void {
    this.#running.clear();
  }

  /** A new process. */
  start(place = 'here'): Processes & { readonly end: () => void } {
    const own: ProcessFacts = { process: ++this.#last, startedAt: String(this.#last), place };
    this.#running.add(own.process);
    return {
      own,
      isRunning: (facts) => (facts.place === place ? this.#running.has(facts.process) : undefined),
      end: () => this.#running.delete(own.process),
    };
  }
}
