/** Fault rules in words: for the banner, logs and the management interface. */
import { delayText, durationText } from './delay.ts';
import { effectText } from './effects.ts';
import type { FaultPlan, FaultRule } from './rule.ts';

/** What a rule does: its effect and its delay. */
export function effectsOf({ effect, delay }: FaultRule): string {
  const words = [effect && effectText(effect), delay && `delay ${delayText(delay)}`];
  return words.filter((word) => word !== undefined).join(' and ');
}

/** A rule on one line. */
export function ruleText(rule: FaultRule): string {
  const { commands, lmks, clients, calls, every, probability, schedule, times } = rule;
  const words = [
    commands && `on ${commands.join(', ')}`,
    lmks && `under LMK ${lmks.map((id) => String(id).padStart(2, '0')).join(', ')}`,
    clients && `from ${clients.join(', ')}`,
    calls && (calls[0] === calls[1] ? `call ${calls[0]}` : `calls ${calls.join(' to ')}`),
    every && `every ${every} calls`,
    probability !== undefined && `for ${percent(probability)} of the calls`,
    times && `${times} times at most`,
    schedule?.after && `after ${durationText(schedule.after)}`,
    schedule?.lasting !== undefined && `for ${durationText(schedule.lasting)}`,
    schedule?.every !== undefined && `every ${durationText(schedule.every)}`,
  ].filter((word) => typeof word === 'string');
  return [`${rule.name}: ${effectsOf(rule)}`, ...words].join(', ');
}

/** What the start says about faults; nothing when there are none. */
export function faultLines({ seed, rules }: FaultPlan): string[] {
  if (rules.length === 0) return [];
  return [
    `Faults     ON, injected on purpose, seed "${seed}":`,
    ...rules.map((rule) => `           ${ruleText(rule)}`),
  ];
}

/** A rule in the form in which it is written, so that what is read can be sent back. */
export function writtenRule(rule: FaultRule): Record<string, unknown> {
  const { name, commands, lmks, clients, calls, every, probability, schedule, times, effect, delay } = rule;
  return {
    name,
    ...(commands && { command: commands }),
    ...(lmks && { lmk: lmks }),
    ...(clients && { client: clients }),
    ...(calls && { call: calls[0] === calls[1] ? String(calls[0]) : calls.join('-') }),
    ...(every !== undefined && { every }),
    ...(probability !== undefined && { probability }),
    ...(schedule && {
      schedule: {
        after: durationText(schedule.after),
        ...(schedule.lasting !== undefined && { for: durationText(schedule.lasting) }),
        ...(schedule.every !== undefined && { every: durationText(schedule.every) }),
      },
    }),
    ...(times !== undefined && { times }),
    ...(effect && { effect: effectText(effect) }),
    ...(delay && { delay: delayText(delay) }),
  };
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(6))} %`;
