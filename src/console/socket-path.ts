/** Where the console of a running device is found: in its data directory, or in a folder of the user's own. */
import { lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The usual place of the socket of a device. */
export function consolePath(
  { data, port }: { readonly data?: string | undefined; readonly port: number },
  environment: Readonly<Record<string, string | undefined>>,
): string {
  return data === undefined ? join(folder(environment), `console-${port}.sock`) : join(data, 'console.sock');
}

/**
 * Makes the folder of a socket when it is missing. In a place that everybody may write to, somebody else could have made
 * it first: then it is not used.
 */
export async function prepareFolder(path: string): Promise<{ readonly problem: string } | undefined> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const { uid, mode } = await lstat(path);
  const own = process.getuid?.() ?? uid;
  if (uid !== own) return { problem: `${path} belongs to another user; say --console with a path of your own` };
  if ((mode & 0o022) !== 0)
    return { problem: `others may write to ${path}; take that away with chmod 700, or choose another path` };
  return undefined;
}

function folder(environment: Readonly<Record<string, string | undefined>>): string {
  const runtime = environment['XDG_RUNTIME_DIR'];
  if (runtime !== undefined && runtime !== '') return join(runtime, 'pinward');
  return join(tmpdir(), `pinward-${process.getuid?.() ?? 'console'}`);
}
