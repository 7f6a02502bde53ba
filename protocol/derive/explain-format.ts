/** An explanation as a table for terminals: offset, length, bytes, field, meaning; nested parts are indented. */

import type { Explanation } from './explain-message.ts';
import type { ExplainedPart } from './explain-parts.ts';

/** A readable text table without colour, ending with a newline. */
export function formatExplanation(explanation: Explanation): string {
  const { direction, code, command, title, complete, failure, error, notes } = explanation;
  const what = command === undefined ? '' : direction === 'request' ? `: ${title}` : `, reply to ${command}: ${title}`;
  const lines = [
    `${direction === 'request' ? 'Request' : 'Reply'} ${code === '' ? 'without code' : JSON.stringify(code).slice(1, -1)}${what}`,
  ];
  if (error !== undefined) lines.push(`Error ${JSON.stringify(error.code).slice(1, -1)}: ${error.meaning}`);
  lines.push('', ...table(rows(explanation.parts, '')));
  if (failure !== undefined) {
    const where = `at offset ${failure.offset}${failure.field === '' ? '' : `, ${failure.field}`}`;
    lines.push('', `${complete ? 'Value not allowed' : 'Reading stopped'} ${where} (error ${failure.code})`);
    lines.push(`  expected ${failure.expected}`, `  came     ${failure.came}`);
  }
  if (notes.length > 0) lines.push('', ...notes);
  return `${lines.join('\n')}\n`;
}

type Row = readonly [offset: string, length: string, field: string, raw: string, meaning: string];

function rows(parts: readonly ExplainedPart[], indent: string): Row[] {
  return parts.flatMap((part) => {
    const isContainer = part.kind === 'block' || part.kind === 'repeat';
    const label = part.name === '' ? part.doc.toLowerCase() : part.name.replace(/^.*\./, '');
    const meaning = [
      part.masked ? `${part.doc}; masked` : (part.meaning ?? part.doc),
      part.uncertain ? '(uncertain)' : '',
    ];
    const row: Row = [
      String(part.start),
      String(part.end - part.start),
      indent + label,
      isContainer && part.parts !== undefined ? '' : part.raw,
      meaning.filter((text) => text !== '').join(' '),
    ];
    return [row, ...rows(part.parts ?? [], `${indent}  `)];
  });
}

function table(body: readonly Row[]): string[] {
  const all: readonly Row[] = [['offset', 'length', 'field', 'bytes', 'meaning'], ...body];
  const nameWidth = Math.max(...all.map((row) => row[2].length));
  const rawWidth = Math.min(RAW_WIDTH, Math.max(...all.map((row) => row[3].length)));
  return all.flatMap(([offset, length, field, raw, meaning]) => {
    const pieces = wrap(raw, rawWidth);
    const first = `${offset.padStart(6)} ${length.padStart(6)}  ${field.padEnd(nameWidth)}  ${pieces[0]!.padEnd(rawWidth)}  ${meaning}`;
    const rest = pieces.slice(1).map((piece) => `${' '.repeat(15 + nameWidth)}  ${piece}`);
    return [first.trimEnd(), ...rest];
  });
}

function wrap(text: string, width: number): string[] {
  const pieces = [text.slice(0, width)];
  for (let i = width; i < text.length; i += width) pieces.push(text.slice(i, i + width));
  return pieces;
}

const RAW_WIDTH = 48;
