/** The form of a snapshot: one JSON object with the files of a data directory and a checksum over them. */
import { sha256 } from '../crypto/hash.ts';
import { toHex } from '../crypto/hex.ts';

/** Contents by name, such as `state.jsonl` and `cards/anna.json`. */
export type DirectoryFiles = ReadonlyMap<string, Uint8Array>;

/** A snapshot of files. */
export function encodeSnapshot(files: DirectoryFiles): Uint8Array {
  const contents = Object.fromEntries([...files].map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]));
  const snapshot = { pinward: 'snapshot', version: VERSION, sha256: digest(contents), files: contents };
  return new TextEncoder().encode(`${JSON.stringify(snapshot, null, 1)}\n`);
}

/** The files of a snapshot, or what is wrong with it, to go after its name. */
export function decodeSnapshot(bytes: Uint8Array): DirectoryFiles | { readonly problem: string } {
  const snapshot = parsed(bytes);
  if (snapshot?.['pinward'] !== 'snapshot') return { problem: 'is no snapshot of Pinward, or was cut off' };
  const { version, files, sha256: expected } = snapshot;
  if (typeof version !== 'number' || version > VERSION)
    return { problem: `was saved by a newer Pinward (format ${String(version)}; this one reads ${VERSION})` };
  if (typeof files !== 'object' || files === null || expected !== digest(files as Record<string, string>))
    return { problem: 'is damaged: its content does not match its checksum' };
  const found = new Map<string, Uint8Array>();
  for (const [name, content] of Object.entries(files)) {
    // A name from elsewhere must not lead out of the directory.
    if (!NAME.test(name) || typeof content !== 'string') return { problem: 'holds a file that does not belong there' };
    found.set(name, new Uint8Array(Buffer.from(content, 'base64')));
  }
  return found;
}

function digest(files: Readonly<Record<string, string>>): string {
  return toHex(sha256(new TextEncoder().encode(JSON.stringify(files))));
}

function parsed(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

const VERSION = 1;
const NAME = /^(state\.jsonl|cards\/[^./\\][^/\\]*)$/;
