// The commands that can be measured in a loop, under each kind of LMK they work under.

import { commands } from '../../protocol/commands/index.ts';
import type { AnyCommand } from '../../protocol/dsl/command.ts';
import type { Hsm } from '../../src/hsm/device.ts';
import type { Lmk } from '../../src/keys/lmk.ts';
import { benchDevice, loadedLmks } from './devices.ts';
import { type Exchange, exchanges } from './samples.ts';

/** A command with requests and replies under one LMK. */
export interface MeasuredCommand {
  readonly command: AnyCommand;
  readonly lmk: Lmk;
  readonly lmkId: number;
  /** Kind of LMK in words; empty for a command that needs none. */
  readonly under: string;
  readonly exchanges: readonly Exchange[];
}

/** Commands that are answered later: they wait for a thread of their own and not for the device. */
const LATER = new Set(['EI']);

/**
 * Commands that take from a device what others need: BS the LMKs in key change storage, RA what is authorised. Without devices
 * of their own all that come after them would be refused.
 */
const SPOILERS = new Set(['BS', 'RA']);

/** The device to ask a command on: the usual one, or for some commands a new one with as large a key cache. */
export function deviceFor(command: AnyCommand, usual: Hsm): Hsm {
  return SPOILERS.has(command.code) ? benchDevice(usual.state.settings.keyCacheSize) : usual;
}

/** Every implemented command with `count` requests under each of its LMKs. */
export function measuredCommands(hsm: Hsm, count: number): readonly MeasuredCommand[] {
  const all = (Object.values(commands) as readonly AnyCommand[]).filter(
    ({ code, status }) => status === 'done' && !LATER.has(code),
  );
  return all.flatMap((command) => {
    const lmks = command.lmk.length === 0 ? loadedLmks.slice(0, 1) : loadedLmks;
    return lmks
      .filter(([, , lmk]) => command.lmk.length === 0 || command.lmk.includes(lmk.kind))
      .map(([lmkId, name, lmk]) => ({
        command,
        lmk,
        lmkId,
        under: command.lmk.length === 0 ? '' : name,
        exchanges: exchanges(deviceFor(command, hsm), command, lmk, lmkId, count),
      }));
  });
}
