/** Connects the audit log to what happens in a device: key locks, authorisations, passwords, LMKs, settings. */
import type { ChangeKeeper } from '../device-store.ts';
import type { DeviceState } from '../state.ts';
import type { AuditLog } from './audit-log.ts';
import type { UserAction } from './codes.ts';
import { auditOf } from './of-device.ts';

/**
 * Records from now on what changes in a device; a change is acknowledged when its record is on the disk. To be called
 * after the device's own persistence is attached. Returns what stops it.
 */
export function watchDevice(state: DeviceState): () => void {
  const audit = auditOf(state);
  const stops = [
    state.operating.onChange(({ auditCode, by }) => {
      audit.event(auditCode, by);
      return audit.committed();
    }),
    state.operating.onGuard((_, to) => (to === 'online' && blocks(audit) ? FULL : undefined)),
    state.authorisation.onEvent(({ auditCode, lmkId, activity, by }) =>
      audit.event(auditCode, listed(activity, lmkName(lmkId), by)),
    ),
    state.passwords.onIdentify((role, holder, refusal) =>
      audit.event('KE', listed(roleWords(role), holder ?? 'unknown name'), refusal?.error),
    ),
  ];
  const inner = state.keeper;
  state.keeper = auditingKeeper(state, audit, inner);
  return () => {
    for (const stop of stops) stop();
    state.keeper = inner;
  };
}

/** Does a full log keep the device from going online? */
function blocks({ isFull, options }: AuditLog): boolean {
  return isFull && options.whenFull === 'block';
}

/** Hears of changes before whoever keeps them. */
function auditingKeeper(state: DeviceState, audit: AuditLog, inner: ChangeKeeper | undefined): ChangeKeeper {
  return {
    lmkChanged(id) {
      const lmk = state.lmk(id);
      audit.event(lmk === undefined ? 'LE' : 'LL', listed(lmkName(id), lmk && `check value ${lmk.checkValue}`));
      inner?.lmkChanged(id);
    },
    changeStorageChanged(id) {
      const change = state.changeStorage.get(id);
      const words = change && `${change.role} LMK, check value ${change.lmk.checkValue}`;
      audit.event(change === undefined ? 'OE' : 'OL', listed(lmkName(id), words));
      inner?.changeStorageChanged(id);
    },
    settingsChanged(before) {
      for (const [action, names] of changedSettings(before, state.settings)) audit.userAction(action, names.join(', '));
      inner?.settingsChanged(before);
    },
    userStorageChanged: (first, count) => inner?.userStorageChanged(first, count),
    async kept() {
      const [notKept, notAudited] = await Promise.all([inner?.kept(), audit.committed()]);
      return notKept ?? notAudited;
    },
  };
}

/** Names of settings that changed, by the action that it is to change them. */
function changedSettings(before: object, after: object): Map<UserAction, string[]> {
  const changed = new Map<UserAction, string[]>();
  for (const [name, value] of Object.entries(after)) {
    if (JSON.stringify(value) === JSON.stringify((before as Readonly<Record<string, unknown>>)[name])) continue;
    const action = SWITCHES[name] ?? '57';
    changed.set(action, [...(changed.get(action) ?? []), name]);
  }
  return changed;
}

const SWITCHES: Readonly<Record<string, UserAction>> = {
  disabledCommands: '25',
  disabledConsoleCommands: '26',
  disabledPinBlockFormats: '22',
};
const FULL = 'the audit log is full: retrieve and delete its records, or clear it with CLEARAUDIT';
const listed = (...words: readonly (string | undefined)[]): string =>
  words.filter((word) => word !== undefined && word !== '').join(', ');
const roleWords = (role: string): string => (role.startsWith('key.') ? `${role.slice(4)} key` : 'officer');
const lmkName = (id: number): string => `LMK ${String(id).padStart(2, '0')}`;
