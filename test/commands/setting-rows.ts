/** Rows for settings that several commands follow in the same way. */
import type { Row } from './table.ts';

interface Keeping {
  /** Message for a key under the LMK in scheme X or T. */
  readonly message: (scheme: 'X' | 'T') => string;
  /** The same message for a triple-length key under the triple-length LMK. */
  readonly strongLmk: string;
  /** Reply code and `00`, in front of the key. */
  readonly reply: string;
  readonly field?: string;
  readonly more?: Partial<Row>;
}

/** Settings about keys that a command puts under a variant LMK (product reference 3.2). */
export const keepingRows = ({ message, strongLmk, reply, field, more = {} }: Keeping): Row[] => [
  {
    ...more,
    name: 'scheme X answers 26 where keys do not stand under the LMK in it',
    request: message('X'),
    settings: { enableSchemeXUnderLmk: false },
    reply: '26',
    ...(field !== undefined && { field }),
  },
  {
    ...more,
    name: 'a triple-length key answers 48 where a double-length LMK does not take it',
    request: message('T'),
    settings: { enableStrongKeysUnderDoubleLmk: false },
    reply: '48',
    ...(field !== undefined && { field }),
  },
  {
    ...more,
    name: 'a triple-length key goes under a triple-length LMK whatever the setting',
    request: strongLmk,
    settings: { enableStrongKeysUnderDoubleLmk: false },
    reply: new RegExp(`^${reply}.*T[0-9A-F]{48}`),
  },
];

const separated = { keyType002Separation: true } as const;

/** Settings about terminal PIN keys: 70D in place of 002 (product reference 3.3). */
export const separationRows = (
  of70D: string,
  of002: string,
  reply: string,
  refused: Pick<Row, 'reply' | 'field'>,
): Row[] => [
  {
    name: 'a TPK has key type 70D where key type 002 is separated',
    request: of70D,
    settings: separated,
    reply,
  },
  {
    name: `a TPK of key type 002 answers ${String(refused.reply)} where key type 002 is separated`,
    request: of002,
    settings: separated,
    ...refused,
  },
];
