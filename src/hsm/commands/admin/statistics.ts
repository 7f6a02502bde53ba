/** J2, J4, J6, J8 and JI: load, volumes and health counts since their last reset (commands-keys-admin 5). */
import type { J2 } from '../../../../protocol/commands/admin/J2-hsm-loading.ts';
import type { J4 } from '../../../../protocol/commands/admin/J4-command-volumes.ts';
import type { J6 } from '../../../../protocol/commands/admin/J6-reset-utilisation.ts';
import type { J8 } from '../../../../protocol/commands/admin/J8-health-counts.ts';
import type { JI } from '../../../../protocol/commands/admin/JI-reset-health-counts.ts';
import { auditOf } from '../../audit/of-device.ts';
import type { Call, Handler } from '../../call.ts';
import { refuse } from '../../refusal.ts';
import { moment } from './moment.ts';

// What several answers share comes last in them: properties behind a spread take longer than all the rest.

export const loading: Handler<typeof J2> = (_, call) => ({
  bands: call.state.statistics.bands().map(band).join(''),
  ...collection(call),
});

export const volumes: Handler<typeof J4> = (_, call) => ({
  volumes: call.state.statistics
    .volumes()
    .map(({ code, calls }) => code + fixed(calls, 12))
    .join(''),
  ...collection(call),
});

export const resetUtilisation: Handler<typeof J6> = (_, call) => {
  if (!call.isAuthorised('diag')) return NOT_AUTHORISED;
  call.state.statistics.resetUtilisation();
  auditOf(call.state).userAction('UT', 'by a host');
  return {};
};

export const healthCounts: Handler<typeof J8> = (_, call) => {
  const { health, healthSince } = call.state.statistics;
  return {
    reboots: fixed(health.reboots, 10),
    tampers: fixed(health.tampers, 10),
    pinFailuresPerMinute: fixed(health.pinFailuresPerMinute, 7),
    pinFailuresPerHour: fixed(health.pinFailuresPerHour, 5),
    pinAttacks: fixed(health.pinAttacks, 8),
    ...times(call, healthSince),
  };
};

export const resetHealth: Handler<typeof JI> = (_, call) => {
  if (!call.isAuthorised('diag')) return NOT_AUTHORISED;
  call.state.statistics.resetHealth();
  auditOf(call.state).userAction('32', 'by a host');
  return {};
};

function collection(call: Call) {
  const { utilisationSince } = call.state.statistics;
  const seconds = Math.max(0, Math.floor((call.state.clock() - utilisationSince) / 1000));
  return { seconds: fixed(seconds, 10), ...times(call, utilisationSince) };
}

/** Collecting is never suspended, so it ends now. Times are UTC, as those of JK. */
function times({ state, settings }: Call, since: number) {
  const start = moment(since);
  const { date, time } = moment(state.clock());
  return {
    serial: settings.serial,
    startDate: start.date,
    startTime: start.time,
    endDate: date,
    endTime: time,
    date,
    time,
  };
}

function band(periods: number, index: number): string {
  return `${fixed(10 * index, 3)}${fixed(10 * index + 10, 3)}${fixed(periods, 10)},`;
}

/** A counter of so many digits; one that is full stays at its last value. */
function fixed(value: number, size: number): string {
  return String(Math.min(value, 10 ** size - 1)).padStart(size, '0');
}

const NOT_AUTHORISED = refuse('17', '', 'diag.host must be authorised');
