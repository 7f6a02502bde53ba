/** Files of a data directory one by one: found in all its folders, read in pieces, and erased so that little stays. */
import { constants, promises } from 'node:fs';
import { join } from 'node:path';

/** Paths of all files below a folder, relative to it; links are not followed. */
export async function filesBelow(folder: string, below = ''): Promise<string[]> {
  const entries = await promises.readdir(join(folder, below), { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await filesBelow(folder, path)));
    else if (entry.isFile()) found.push(path);
  }
  return found.sort();
}

/** The content of a file in pieces that overlap, so that what is shorter than the overlap stands whole in one. */
export async function* piecesOf(path: string): AsyncGenerator<string> {
  const file = await promises.open(path, constants.O_RDONLY);
  try {
    const piece = Buffer.alloc(PIECE_BYTES);
    let kept = 0;
    for (;;) {
      const { bytesRead } = await file.read(piece, kept, PIECE_BYTES - kept, null);
      if (bytesRead === 0) break;
      const end = kept + bytesRead;
      yield piece.toString('latin1', 0, end);
      kept = Math.min(OVERLAP_BYTES, end);
      piece.copyWithin(0, end - kept, end);
    }
  } finally {
    await file.close();
  }
}

/**
 * Writes zeros over a file, brings them to the disk and removes the file. A disk that writes elsewhere each time, as
 * flash memory does, may keep the old content where nothing in the directory leads to it.
 */
export async function eraseFile(path: string): Promise<void> {
  await promises.chmod(path, OWNER_FILE);
  const file = await promises.open(path, constants.O_WRONLY);
  try {
    const { size } = await file.stat();
    const zeros = Buffer.alloc(Math.min(size, PIECE_BYTES));
    for (let at = 0; at < size; at += zeros.length) await file.write(zeros, 0, Math.min(zeros.length, size - at), at);
    await file.datasync();
  } finally {
    await file.close();
  }
  await promises.rm(path);
}

const PIECE_BYTES = 1 << 20;
const OVERLAP_BYTES = 256;
const OWNER_FILE = 0o600;
