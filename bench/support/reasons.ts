// Why commands cost more than three times their blocks, in a word or two; docs/performance.md tells it at length.

/** The reason for a command under a kind of LMK; empty when none is known. */
export function reasonFor(code: string, under: string): string {
  return REASONS[code] ?? (under === 'key block AES' ? 'short blocks' : '');
}

const reasons = (codes: string, reason: string) => codes.split(' ').map((code) => [code, reason] as const);

const REASONS: Readonly<Record<string, string>> = Object.fromEntries([
  ...reasons('A0 A8 BW FA HC IA', 'key written'),
  ...reasons('A4 A6', 'long message'),
  ...reasons('G0 GO GQ GW', 'keys of one use'),
  ...reasons('J2 J4 J8 JK NI NO Q2 RA', 'text'),
  ...reasons('J6 JI', 'audit record'),
  ...reasons('N0', 'random bytes'),
  ...reasons('GM', 'hash of OpenSSL'),
  ...reasons('EO EW EY', 'RSA'),
]);
