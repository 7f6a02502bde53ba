/** The registry is sound, and `check` finds each kind of mistake. */
import { describe, expect, it } from 'vitest';
import { commands } from '../../protocol/commands/index.ts';
import { check } from '../../protocol/dsl/check.ts';
import type { AnyCommand } from '../../protocol/dsl/command.ts';
import type { Field, Fields } from '../../protocol/dsl/fields.ts';
import {
  block,
  bytes,
  choice,
  cipherBlock,
  data,
  digits,
  hex,
  key,
  keyType,
  ksn,
  literal,
  numeric,
  optional,
  repeat,
  text,
  when,
} from '../../protocol/dsl/fields.ts';
import { lmkIdentifier } from '../../protocol/words/blocks.ts';
import { catalogue } from '../../protocol/words/catalogue.ts';

const mode = choice('Mode', { '0': 'Zero', '1': 'One' });
const sound = {
  code: 'NC',
  reply: 'ND',
  title: 'Title',
  family: 'admin',
  status: 'not yet',
  priority: 'P1',
  lmk: [],
  request: {},
  response: {},
  errors: {},
  behaviour: 'Behaviour.',
  ref: 'ref',
  confidence: 'high',
} as const;

/** Problems of the sound definition with some parts replaced. */
const problems = (parts: Readonly<Record<string, unknown>>): string[] => {
  const command = { ...sound, ...parts } as unknown as AnyCommand;
  return check({ [command.code]: command });
};
const requestProblems = (request: Fields): string[] => problems({ request });
const withRole = (field: Field, role: string): Field => ({ ...field, role }) as Field;

describe('check', () => {
  it('finds no problem in the registry', () => {
    expect(check(commands)).toEqual([]);
  });

  it('finds no problem in a sound definition', () => {
    expect(problems({})).toEqual([]);
  });

  it.each<[string, readonly string[], string]>([
    ['an integer-like name', requestProblems({ '10': mode }), 'like an integer'],
    ['an integer-like name in a block', requestProblems({ tail: block('#', 'Tail', { '1': mode }) }), 'tail.1'],
    [
      'a condition over an unknown field',
      requestProblems({ a: when({ mode: ['0'] }, digits(2, 'A')) }),
      'unknown or comes later',
    ],
    [
      'a condition over a later field',
      requestProblems({ a: when({ mode: ['0'] }, digits(2, 'A')), mode }),
      'unknown or comes later',
    ],
    ['a condition over itself', requestProblems({ mode: when({ mode: ['0'] }, mode) }), 'unknown or comes later'],
    [
      'a condition over no choice',
      requestProblems({ n: digits(1, 'N'), a: when({ n: ['0'] }, digits(2, 'A')) }),
      'not a choice',
    ],
    [
      'a condition with an unknown value',
      requestProblems({ mode, a: when({ mode: ['2'] }, digits(2, 'A')) }),
      '2 is no value of mode',
    ],
    [
      'a condition with an unknown key type',
      requestProblems({ t: keyType('T', { error: '15' }), a: when([{ t: ['999'] }], digits(2, 'A')) }),
      '999 is no value',
    ],
    [
      'a condition with an unknown kind of LMK',
      requestProblems({ a: when({ lmk: ['aes'] }, digits(2, 'A')) }),
      'no kind of LMK',
    ],
    [
      'a condition over the usage of no key',
      requestProblems({ mode, a: when({ 'mode.usage': ['B0'] }, digits(2, 'A')) }),
      'needs a key',
    ],
    [
      'a condition over an unknown part of a key',
      requestProblems({ k: key('ZPK', 'K'), a: when({ 'k.length': ['1'] }, digits(2, 'A')) }),
      'usage, algorithm and scheme',
    ],
    [
      'a condition over an unknown scheme',
      requestProblems({ k: key('ZPK', 'K'), a: when({ 'k.scheme': ['J'] }, digits(2, 'A')) }),
      'J is no value',
    ],
    [
      'optional fields that open alike',
      requestProblems({ a: optional(digits(1, 'A'), { next: 'digit' }), b: optional(digits(1, 'B'), { next: '5' }) }),
      'opens like b',
    ],
    [
      'an optional block that opens like a later one',
      requestProblems({
        a: optional(block('&', 'A', { mode })),
        b: when({ lmk: ['variant'] }, block('&', 'B', { mode })),
      }),
      'opens like b',
    ],
    ['an optional field without look-ahead', requestProblems({ a: optional(digits(1, 'A')) }), 'without a look-ahead'],
    ['an unknown error code', problems({ errors: { '99': 'Unknown' } }), '99 is no standard error'],
    ['an error without meaning', problems({ errors: { '10': '' } }), 'has no meaning'],
    ['a field error that is not listed', requestProblems({ n: digits(1, 'N', { error: '82' }) }), 'answers 82'],
    [
      'a field error in a block that is not listed',
      requestProblems({ tail: block('#', 'Tail', { n: digits(1, 'N', { error: '82' }) }) }),
      'tail.n',
    ],
    ['fields for a code that is not listed', problems({ also: { '01': { n: digits(1, 'N') } } }), 'also.01'],
    ['a code out of reach that is not listed', problems({ unreachable: { '43': 'No hardware' } }), 'unreachable 43'],
    ['a wrong reply code', problems({ reply: 'NE' }), 'expected ND'],
    ['a missing sentence of a field', requestProblems({ n: digits(1, ' ') }), 'doc is missing'],
    ['a missing sentence of a reply field', problems({ response: { n: digits(1, '') } }), 'response.n: doc is missing'],
    ['a missing behaviour', problems({ behaviour: '' }), 'behaviour is missing'],
    ['a missing title', problems({ title: '' }), 'title is missing'],
    ['a missing reference', problems({ ref: '' }), 'ref is missing'],
    ['a size by an unknown field', requestProblems({ d: bytes({ by: 'length' }, 'D') }), 'size refers to length'],
    ['a size by a later field', requestProblems({ d: bytes({ by: 'n' }, 'D'), n: digits(1, 'N') }), 'size refers to n'],
    ['a size by no number', requestProblems({ mode, d: bytes({ by: 'mode' }, 'D') }), 'size refers to mode, a choice'],
    [
      'a product with an unknown factor',
      requestProblems({ n: digits(1, 'N'), d: numeric({ by: ['n', 'm'] }, 'D') }),
      'size refers to m',
    ],
    ['a count by an unknown field', requestProblems({ r: repeat({ by: 'n' }, 'R', { mode }) }), 'count refers to n'],
    ['a block under an unknown key', requestProblems({ b: cipherBlock('k', 'B') }), 'key refers to k'],
    [
      'a KSN with an unknown descriptor',
      requestProblems({ k: key('BDK', 'K'), n: ksn('d', 'k', 'N') }),
      'descriptor refers to d',
    ],
    [
      'data of an unknown format',
      requestProblems({ n: digits(1, 'N'), d: data('n', 'f', ['1'], 'D') }),
      'format refers to f',
    ],
    [
      'a key length by an unknown field',
      requestProblems({ k: key('ZPK', 'K', { plain32: { field: 'f', values: ['1'] } }) }),
      'plain32 refers to f',
    ],
    [
      'a key length by an unknown value',
      requestProblems({ mode, k: key('ZPK', 'K', { plain32: { field: 'mode', values: ['9'] } }) }),
      '9 is no value of mode',
    ],
    [
      'a key type from an unknown field',
      requestProblems({ k: key('ANY', 'K', { typeFrom: 'f' }) }),
      'typeFrom refers to f',
    ],
    [
      'a role by an unknown value',
      requestProblems({ mode, k: key('ZPK', 'K', { roleBy: { field: 'mode', roles: { '9': 'TPK' } } }) }),
      '9 is no value of mode',
    ],
    ['choices of different length', requestProblems({ c: choice('C', { a: 'A', bb: 'B' }) }), 'different length'],
    ['an unknown key role', requestProblems({ k: withRole(key('ZPK', 'K'), 'NONE') }), 'unknown key role NONE'],
    ['a command outside the catalogue', problems({ code: 'ZA', reply: 'ZB' }), 'not in the catalogue'],
    ['another priority than the catalogue', problems({ priority: 'P2' }), 'priority P2'],
    [
      'a rest with fields behind it',
      requestProblems({ r: text({ rest: true, max: 9 }, 'R'), n: hex(2, 'N') }),
      'takes all that is left',
    ],
    [
      'a rest with another delimiter behind it',
      requestProblems({ r: text({ rest: true, stop: '~', max: 9 }, 'R'), end: literal(';') }),
      'takes all that is left',
    ],
    [
      'a delimiter before a field that does not follow',
      requestProblems({ mode, end: optional(literal('~', 'End', { before: ['mode'] })) }),
      'does not follow',
    ],
    ['an LMK command without LMK identifier', problems({ lmk: ['variant'] }), 'no lmkIdentifier'],
  ])('reports %s', (_, found, expected) => {
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  it('reports a code that is registered twice, and one under a wrong name', () => {
    const command = sound as unknown as AnyCommand;
    expect(check({ NC: command, NO: command })).toEqual(['NC: the code is there twice', 'NC: registered as NO']);
  });

  it('accepts what looks like a mistake but is none', () => {
    const request = {
      mode,
      a: optional(block('&', 'A', { mode }), { when: { lmk: ['keyBlock'] } }),
      b: when({ lmk: ['variant'] }, block('&', 'B', { mode })),
      r: bytes({ rest: true, stop: '~', max: 9 }, 'R'),
      end: optional(literal('~')),
      ...lmkIdentifier,
    };
    const response = { c: when({ mode: ['1'] }, digits(1, 'C')) };
    expect(problems({ request, response, lmk: ['variant', 'keyBlock'] })).toEqual([]);
  });
});

describe('catalogue', () => {
  it('has 274 codes, 54 of them P1, in code order', () => {
    const codes = catalogue.map(({ code }) => code);
    expect(codes).toHaveLength(274);
    expect(catalogue.filter(({ priority }) => priority === 'P1')).toHaveLength(54);
    expect(codes).toEqual([...new Set(codes)].sort());
  });

  it('gives every code a reply of one more and a title', () => {
    for (const { code, reply, title } of catalogue) {
      expect(reply).toBe(code[0]! + String.fromCharCode(code.charCodeAt(1) + 1));
      expect(title).not.toBe('');
    }
  });
});
