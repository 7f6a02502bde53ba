/**
 * The session key tree of EMV2000 Book 2, A1.3.1: one key derivation for every level, so that a leaf does not reveal
 * its neighbours.
 */
import { TripleDes } from '../crypto/des.ts';
import { forceOddParity } from '../crypto/parity.ts';
import { CARD_KEY_BYTES } from './card-key.ts';

/** Shape of a tree: branch factor and height. */
export interface TreeShape {
  readonly branch: number;
  readonly height: number;
}

/** Shapes by the branch and height parameter of host commands. */
export const treeShapes: readonly TreeShape[] = Object.freeze([
  Object.freeze({ branch: 2, height: 16 }),
  Object.freeze({ branch: 4, height: 8 }),
]);

/** Derives the session key of an ATC into `out`, with odd parity; `iv` (16 bytes) is zeros when not given. */
export function treeSessionKey(
  cardKey: Uint8Array,
  atc: number,
  shape: TreeShape,
  iv: Uint8Array | undefined,
  out: Uint8Array,
): void {
  const { branch, height } = shape;
  let grandparent = new Uint8Array(CARD_KEY_BYTES);
  if (iv !== undefined) grandparent.set(iv);
  let parent = new Uint8Array(CARD_KEY_BYTES);
  parent.set(cardKey);
  let node = new Uint8Array(CARD_KEY_BYTES);
  for (let level = 1; level < height; level++) {
    deriveNode(parent, grandparent, Math.floor(atc / branch ** (height - level)) % branch, node);
    const spare = grandparent;
    grandparent = parent;
    parent = node;
    node = spare;
  }
  deriveNode(parent, grandparent, atc % branch, node);
  for (let i = 0; i < CARD_KEY_BYTES; i++) out[i] = node[i]! ^ grandparent[i]!;
  forceOddParity(out, 0, CARD_KEY_BYTES);
}

/** Both halves of the grandparent under the parent, with the branch number, and F0 in the right half, mixed in. */
function deriveNode(parent: Uint8Array, grandparent: Uint8Array, branchNumber: number, out: Uint8Array): void {
  const cipher = new TripleDes(parent);
  for (let i = 0; i < CARD_KEY_BYTES; i++) out[i] = grandparent[i]!;
  out[7]! ^= branchNumber;
  out[15]! ^= branchNumber ^ 0xf0;
  cipher.encryptBlock(out, 0, out, 0);
  cipher.encryptBlock(out, 8, out, 8);
}
