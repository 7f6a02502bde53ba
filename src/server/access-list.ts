/**
 * The access control list of an interface: which addresses may connect (product reference 1.6). Entries are single
 * addresses, ranges, and addresses with a mask. Whether they are enforced is a switch of its own.
 */
import { BlockList, isIP } from 'node:net';

/** Addresses that may connect. */
export class AccessList {
  readonly #list = new BlockList();
  readonly #entries: readonly string[];
  /** Without it everybody may connect, whatever the entries. */
  readonly isEnforced: boolean;

  /** Only `parse` looks at the entries. */
  private constructor(entries: readonly string[], isEnforced: boolean) {
    this.#entries = entries;
    this.isEnforced = isEnforced;
  }

  /**
   * Makes a list from its entries as people write them, or tells what is wrong with one. Unless something else is said a
   * list is enforced when it has entries; one that is enforced and has none admits nobody.
   */
  static parse(entries: readonly string[], isEnforced?: boolean): AccessList | { readonly problem: string } {
    const written = entries.map((entry) => entry.trim()).filter((entry) => entry !== '');
    const access = new AccessList(written, isEnforced ?? written.length > 0);
    for (const entry of access.#entries) {
      const problem = access.#add(entry);
      if (problem !== undefined) return { problem: `access entry "${entry}": ${problem}` };
    }
    return access;
  }

  get entries(): readonly string[] {
    return this.#entries;
  }

  /** May this address connect? */
  admits(address: string): boolean {
    if (!this.isEnforced) return true;
    const plain = plainAddress(address);
    const version = isIP(plain);
    return version !== 0 && this.#list.check(plain, version === 6 ? 'ipv6' : 'ipv4');
  }

  #add(entry: string): string | undefined {
    const [first = '', last, ...more] = entry.split(/\s*[-–]\s*/);
    if (more.length > 0) return FORMS;
    if (last !== undefined) return this.#addRange(first, last);
    const [address = '', mask, ...rest] = entry.split(/\s*[/ ]\s*/);
    const version = isIP(address);
    if (rest.length > 0 || version === 0) return FORMS;
    if (mask === undefined) {
      this.#list.addAddress(address, version === 6 ? 'ipv6' : 'ipv4');
      return undefined;
    }
    const bits = maskBits(mask, version);
    if (bits === undefined)
      return version === 4
        ? 'a mask is /0 to /32, or ones followed by zeros such as 255.255.255.0'
        : 'a mask is /0 to /128';
    this.#list.addSubnet(address, bits, version === 6 ? 'ipv6' : 'ipv4');
    return undefined;
  }

  #addRange(first: string, last: string): string | undefined {
    const version = isIP(first);
    if (version === 0 || isIP(last) !== version) return FORMS;
    try {
      this.#list.addRange(first, last, version === 6 ? 'ipv6' : 'ipv4');
    } catch {
      return 'a range goes from the lower address to the higher one';
    }
    return undefined;
  }
}

/** An IPv4 address that came in on an IPv6 socket, as IPv4. */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address;
}

/** Leading ones of a mask, or undefined when it is none. */
function maskBits(mask: string, version: number): number | undefined {
  if (/^\d{1,3}$/.test(mask)) return Number(mask) <= (version === 4 ? 32 : 128) ? Number(mask) : undefined;
  if (version !== 4 || isIP(mask) !== 4) return undefined;
  const bits = mask
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');
  return /^1*0*$/.test(bits) ? bits.replaceAll('0', '').length : undefined;
}

const FORMS = 'expected an address, a range such as 10.0.0.1-10.0.0.20, or an address and a mask such as 10.0.0.0/24';
