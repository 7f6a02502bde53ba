/** Names in a presence condition that the read context answers, not a field: kind of LMK, user storage, device version. */
import type { ReadContext } from '../derive/read-state.ts';

interface ContextTag {
  readonly noun: string;
  readonly values: readonly string[];
  readonly read: (context: ReadContext) => string;
  /** The condition in words, for the pages. */
  readonly words: (values: readonly string[]) => string;
}

/** Generations of the device whose layouts differ; `10K-1.7` is every 10K firmware below 1.8a. */
export const deviceVersions = ['10K', '10K-1.7', '9000'] as const;
export type DeviceVersion = (typeof deviceVersions)[number];

export const contextTags: Readonly<Record<string, ContextTag>> = Object.freeze({
  lmk: {
    noun: 'kind of LMK',
    values: ['variant', 'keyBlock'],
    read: (context) => context.lmkKind,
    words: (values) => `${values.map((value) => (value === 'variant' ? 'variant' : 'key block')).join(' or ')} LMK`,
  },
  storage: {
    noun: 'form of user storage',
    values: ['single', 'double', 'triple', 'variable'],
    read: (context) => context.settings.userStorageKeyLength,
    words: (values) => `\`userStorageKeyLength\` is ${values.join(', ')}`,
  },
  version: {
    noun: 'device version',
    values: deviceVersions,
    read: (context) => context.settings.deviceVersion,
    words: (values) => `\`deviceVersion\` is ${values.join(', ')}`,
  },
} satisfies Record<string, ContextTag>);
