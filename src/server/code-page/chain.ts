/** Where the commands of a chain stand, in NK and in its reply NL: the definition of NK says it. */
import { commands } from '../../../protocol/commands/index.ts';
import { ReadState } from '../../../protocol/derive/read-state.ts';
import { compileReader, type Reader } from '../../../protocol/derive/reader.ts';
import type { Rows, View } from '../../../protocol/dsl/values.ts';

/** A command, or its reply, inside a chain. */
export interface Link {
  /** Behind its length. */
  readonly start: number;
  readonly end: number;
  /** Bytes of header in front of its code. */
  readonly headerLength: number;
}

/** The commands of a chain in Latin-1 whose fields start at `at`; those that are whole. */
export function linksOfRequest(bytes: Uint8Array, at: number, end: number, headerLength: number): Link[] {
  const views = wholeRows(request, 'commands', bytes, at, end).map((row) => row['message']!);
  const own = request.record['headers'] === '1' ? headerLength : 0;
  return views.map((view) => ({ start: view.start, end: view.end, headerLength: own }));
}

/** The replies of a chain in Latin-1; `at` is behind the error code. */
export function linksOfReply(bytes: Uint8Array, at: number, end: number, headerLength: number): Link[] {
  const views = wholeRows(reply, 'replies', bytes, at, end).map((row) => row['reply']!);
  return views.map((view) => ({ start: view.start, end: view.end, headerLength }));
}

/** The rows that could be read, also when what is behind them could not. */
function wholeRows(
  reader: Reader,
  name: 'commands' | 'replies',
  bytes: Uint8Array,
  at: number,
  end: number,
): readonly Readonly<Record<string, View>>[] {
  state.start(bytes, at, end);
  // A message that ends in front of its rows leaves those of the message before in the record.
  if (!reader.read(state) && !state.failure.field.startsWith(name)) return [];
  const rows = reader.record[name] as Rows<Record<string, View>>;
  return rows.items.slice(0, rows.length);
}

const state = new ReadState();
const request = compileReader(commands.NK.request);
const reply = compileReader(commands.NK.response);
