/** The scenarios that come with the product, and mixes that a user writes as `CA=3,CC=1`. */
import { acquirer } from '../../bench/scenarios/acquirer.ts';
import { everything } from '../../bench/scenarios/everything.ts';
import { issuer } from '../../bench/scenarios/issuer.ts';
import { keyManagement } from '../../bench/scenarios/key-management.ts';
import { pinTranslate } from '../../bench/scenarios/pin-translate.ts';
import type { Scenario } from '../../bench/scenarios/scenario.ts';
import { switchScenario } from '../../bench/scenarios/switch.ts';
import { nearest } from '../nearest.ts';
import { makers } from './makers/catalogue.ts';

/** Scenarios by name. */
export const scenarios: Readonly<Record<string, Scenario>> = Object.freeze(
  Object.fromEntries(
    [pinTranslate, issuer, acquirer, switchScenario, keyManagement, everything].map((one) => [one.name, one]),
  ),
);

/** A scenario by its name, or what is wrong with the name. */
export function findScenario(name: string): Scenario | { readonly problem: string } {
  const found = Object.hasOwn(scenarios, name) ? scenarios[name] : undefined;
  if (found !== undefined) return found;
  const names = Object.keys(scenarios);
  const near = nearest(name, names);
  return {
    problem: `no scenario "${name}"${near === undefined ? '' : `; did you mean ${near}?`} There are ${names.join(', ')}`,
  };
}

/** A scenario that a user has written: name, title and mix; or what is wrong with it. */
export function readScenario(written: unknown): Scenario | { readonly problem: string } {
  const { name, title, mix, ...others } = (typeof written === 'object' ? (written ?? {}) : {}) as Record<
    string,
    unknown
  >;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    const near = nearest(unknown, ['name', 'title', 'mix']);
    return {
      problem: `no such name "${unknown}"; ${near === undefined ? 'there are name, title, mix' : `did you mean ${near}?`}`,
    };
  }
  if (typeof mix !== 'object' || mix === null || Array.isArray(mix) || Object.keys(mix).length === 0)
    return { problem: 'mix: expected parts with weights, such as { "CA": 3, "DC": 1 }' };
  const parsed = parseMix(
    Object.entries(mix)
      .map(([part, weight]) => `${part}=${String(weight)}`)
      .join(','),
  );
  if ('problem' in parsed) return { problem: `mix: ${parsed.problem}` };
  if (typeof name !== 'string' || !/^[\w.-]{1,40}$/.test(name))
    return { problem: 'name: expected 1 to 40 letters, digits and characters of ._-' };
  return { name, title: typeof title === 'string' && title !== '' ? title : name, mix: parsed.mix };
}

/** A scenario from `part=weight` pairs, or what is wrong with them. */
export function parseMix(text: string): Scenario | { readonly problem: string } {
  const mix: Record<string, number> = {};
  for (const pair of text.split(',')) {
    const [name = '', weight = '1'] = pair.split('=').map((half) => half.trim());
    if (!Object.hasOwn(makers, name)) {
      const near = nearest(name, Object.keys(makers));
      return {
        problem: `nothing called "${name}" can be sent${near === undefined ? '' : `; did you mean ${near}?`} There are ${Object.keys(makers).join(', ')}`,
      };
    }
    if (!/^\d{1,6}(\.\d{1,6})?$/.test(weight) || Number(weight) === 0)
      return { problem: `${name}: a weight is a number above zero` };
    mix[name] = Number(weight);
  }
  return { name: 'mix', title: text, mix };
}
