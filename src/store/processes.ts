/** Which process holds a data directory, told apart from a later one with the same number. */
import { readFileSync, readlinkSync } from 'node:fs';

/** A process that took a lock. */
export interface ProcessFacts {
  readonly process: number;
  /** When it started, as the system counts; '' where the system does not say. */
  readonly startedAt: string;
  /** The run of the machine and the container that the number belongs to; '' where the system does not say. */
  readonly place: string;
}

/** What the lock asks about processes. */
export interface Processes {
  readonly own: ProcessFacts;
  /** Does it still run? Undefined when only its signs of life can tell. */
  isRunning(facts: ProcessFacts): boolean | undefined;
}

/** The processes of this machine, as far as this one can see them. */
export const nodeProcesses: Processes = {
  get own() {
    return { process: process.pid, startedAt: startOf(process.pid) ?? '', place: PLACE };
  },
  isRunning(facts) {
    if (PLACE === '' ? facts.place !== '' : facts.place !== PLACE) return undefined;
    if (facts.startedAt !== '') return startOf(facts.process) === facts.startedAt;
    // Numbers are used again, so that a process with this one need not be the same.
    return exists(facts.process) ? undefined : false;
  },
};

/** Clock ticks since the machine's start (proc(5), field 22 of stat); undefined when it does not run. */
function startOf(id: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'latin1');
    // The second field is a name in parentheses, which may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A dead process whose parent has not asked for its end yet does not write any more.
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function exists(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (failure) {
    // EPERM: it runs for somebody else.
    return (failure as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function placeOf(): string {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return '';
  }
}

const PLACE = placeOf();
