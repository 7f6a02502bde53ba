/** Fields as Markdown: length and type, presence in words, and the lists of values. */
import { contextTags } from '../dsl/context-tags.ts';
import type { Condition, Field, Fields, When } from '../dsl/fields.ts';
import { roles } from '../words/keys.ts';

/** A table of fields; nested fields stand indented under their block. */
export function fieldTable(fields: Fields): string[] {
  const rows = tableRows(fields, '');
  if (rows.length === 0) return ['No fields.'];
  return ['| field | length and type | when | meaning |', '|---|---|---|---|', ...rows];
}

/** The values of every choice field, each list once, with an empty line between. */
export function choiceLists(parts: readonly Fields[]): string[] {
  const lists = new Set<string>();
  for (const [name, field] of parts.flatMap((fields) => namedFields(fields))) {
    if (field.choices === undefined) continue;
    // Properties like `34` come before `01` in an object: codes of digits go by their value instead.
    const entries = Object.entries(field.choices);
    if (entries.every(([value]) => /^\d+$/.test(value))) entries.sort(([a], [b]) => Number(a) - Number(b));
    lists.add([`\`${name}\`:`, '', ...entries.map(([value, meaning]) => `- \`${value}\` ${meaning}`)].join('\n'));
  }
  return lists.size === 0 ? [] : [[...lists].join('\n\n')];
}

/** Length and type of a field: 2N, 16H, 1A ... */
export function lengthAndType(field: Field): string {
  return typeWords[field.kind]?.(field) ?? field.kind;
}

/** When a field is there, in words. */
export function presenceWords(field: Field): string {
  const condition = field.when === undefined ? '' : conditionWords(field.when);
  if (field.presence === 'always') return 'always';
  if (field.presence !== 'optional') return condition;
  return condition === '' ? 'optional' : `optional, ${condition}`;
}

function tableRows(fields: Fields, indent: string): string[] {
  return (Object.entries(fields) as [string, Field][]).flatMap(([name, field]) => {
    const notes = [
      field.doc,
      roleWords(field),
      field.error === undefined ? '' : `error ${field.error}`,
      field.secret ? 'secret' : '',
      field.confidence === 'low' ? '**uncertain**' : '',
    ];
    const row = `| ${indent}${field.kind === 'literal' ? '' : `\`${name}\``} | ${cell(lengthAndType(field))} | ${cell(presenceWords(field))} | ${cell(notes.filter((text) => text !== '').join('; '))} |`;
    return [row, ...(field.fields === undefined ? [] : tableRows(field.fields, `${indent}&nbsp;&nbsp;`))];
  });
}

function namedFields(fields: Fields, prefix = ''): [string, Field][] {
  return (Object.entries(fields) as [string, Field][]).flatMap(([name, field]) => [
    [prefix + name, field] as [string, Field],
    ...(field.fields === undefined ? [] : namedFields(field.fields, `${prefix}${name}.`)),
  ]);
}

function roleWords(field: Field): string {
  if (field.kind !== 'key') return '';
  const by = field.roleBy;
  if (by !== undefined)
    return `${Object.entries(by.roles)
      .map(([value, role]) => `${roles[role].name} with \`${by.field}\` ${value === '' ? 'absent' : `\`${value}\``}`)
      .join(', ')}`;
  if (field.typeFrom !== undefined) return `key type from \`${field.typeFrom}\``;
  const { types, usages } = roles[field.role!];
  const words = [
    types.length > 0 ? `type ${types.join(', ')}` : '',
    usages.length > 0 ? `usage ${usages.join(', ')}` : '',
  ];
  return words.filter((text) => text !== '').join('; ');
}

function conditionWords(condition: Condition): string {
  const alternatives = (Array.isArray(condition) ? condition : [condition]) as readonly When[];
  return alternatives
    .map((when) =>
      Object.entries(when)
        .map(([name, values]) =>
          contextTags[name] !== undefined
            ? contextTags[name].words(values)
            : `\`${name}\` ${values.map((value) => `\`${value}\``).join(', ')}`,
        )
        .join(' and '),
    )
    .join('; or ');
}

function sized(letter: string): (field: Field) => string {
  return ({ size }) => {
    if (size === undefined) return `n${letter}`;
    if (typeof size === 'number') return `${size}${letter}`;
    if ('by' in size) {
      const names = (typeof size.by === 'string' ? [size.by] : size.by).map((name) => `\`${name}\``).join(' × ');
      return size.bits === true ? `${letter}, bits by ${names}` : `${letter}, as many as ${names}`;
    }
    if ('greedy' in size) return `${size.min} to ${size.max}${letter}`;
    if ('until' in size) return `${size.min} to ${size.max}${letter}, then \`${size.until}\``;
    return `up to ${size.max}${letter}, to ${size.stop === undefined ? 'the end' : `\`${size.stop}\` or the end`}`;
  };
}

function key({ plain32 }: Field): string {
  const plain =
    plain32 === true
      ? '32H'
      : plain32 === 'zmkLength'
        ? '32H, or 16H by setting `zmkLength`'
        : typeof plain32 === 'object'
          ? `16H, or 32H with \`${plain32.field}\` ${plain32.values.map((value) => `\`${value}\``).join(' ')}`
          : '16H';
  return `key: ${plain}, 1A + hex, S or R + block, K + 3H`;
}

const typeWords: Readonly<Partial<Record<Field['kind'], (field: Field) => string>>> = {
  digits: sized('N'),
  hexNumber: sized('H'),
  numeric: sized('N'),
  hex: sized('H'),
  bytes: sized('B'),
  text: sized('A'),
  choice: sized('A'),
  keyType: () => '3H',
  key,
  literal: ({ open }) => `\`${open}\``,
  block: ({ open }) => (open === '' ? 'group' : `\`${open}\` + group`),
  repeat: ({ by, until }) =>
    until === undefined ? `group, as often as \`${by!['count'] as string}\`` : `group, until \`${until}\``,
  der: () => 'DER',
  ksn: () => '12 to 20H, or 24H for an AES key',
  account: () => '12N; 18A with format 04; 12 to 19N and `;` with format 48',
  cipherBlock: ({ sizes }) =>
    sizes!.des === sizes!.aes ? `${sizes!.des}H` : `${sizes!.des}H, or ${sizes!.aes}H for an AES key block`,
  data: ({ size, by }) =>
    `B or H, as many as \`${(size as { by: string }).by}\`; H with \`${by!['format'] as string}\` ${(by!['hexWhen'] as readonly string[]).map((value) => `\`${value}\``).join(' ')}`,
  clearPin: () => 'PIN length + 1 H: digits, then F',
  lmkPin: () => 'PIN length + 1 N (H with algorithm B), or `J` + 32H under an AES LMK',
  decimalisationTable: () => '16H or 16N by setting, `L` + 32H under an AES LMK, `K` + 3H',
  validationData: () => '12A, or `P` + 16H',
  blockLength: sized('N'),
  privateKey: ({ by }) => `B, as many as \`${by!['length'] as string}\`, or S + block`,
  headerBlock: () => '2A + 2H + data',
};

const cell = (text: string): string => text.replaceAll('|', '\\|');
