/** Rows that every command needs, whatever it does: trailer, leftover data, LMK identifier, switched off. */
import type { Row } from './table.ts';

export interface CommonRows {
  readonly code: string;
  /** A whole message that is answered with 00, without LMK identifier. */
  readonly request: string;
  /** Its whole reply, or the start of one that varies. */
  readonly reply: string | RegExp;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** `keys`: the command needs an LMK; `ignored`: it takes `%nn` and needs none; `none`: it has no `%nn`. */
  readonly lmk: 'keys' | 'ignored' | 'none';
}

/** The rows; `request` must end where `%nn` may stand. */
export function commonRows({ code, request, reply, settings, lmk }: CommonRows): Row[] {
  const withTrailer = (trailer: string) =>
    reply instanceof RegExp ? new RegExp(`${reply.source}\\x19${trailer}$`, 's') : `${reply}<19>${trailer}`;
  const row = (name: string, message: string, answer: string | RegExp, more: Partial<Row> = {}): Row => ({
    name,
    request: message,
    reply: answer,
    ...(settings && { settings }),
    ...more,
  });
  const rows = [
    row('echoes a trailer of one character', `${request}<19>T`, withTrailer('T')),
    row('echoes a trailer of 32 characters', `${request}<19>${'t'.repeat(32)}`, withTrailer('t'.repeat(32))),
    row('a trailer of 33 characters answers 15', `${request}<19>${'t'.repeat(33)}`, '15', { field: 'trailer' }),
    row('switched off answers 68', request, '68', { settings: { ...settings, disabledCommands: [code] } }),
  ];
  if (lmk === 'none') return rows;
  rows.push(
    row('an LMK identifier of one digit answers 15', `${request}%0`, '15', { field: 'lmkId.id' }),
    row('a letter in the LMK identifier answers 15', `${request}%0A`, '15', { field: 'lmkId.id' }),
    row('data behind the LMK identifier answers 15', `${request}%000`, '15', { field: 'end' }),
    row('the LMK identifier and a trailer together', `${request}%00<19>T`, withTrailer('T')),
  );
  if (lmk === 'keys')
    rows.push(
      row('an LMK that is not loaded answers 13', `${request}%09`, '13', { field: 'lmkId' }),
      row('an LMK identifier above 19 answers 13', `${request}%99`, '13', { field: 'lmkId' }),
    );
  else rows.push(row('needs no LMK', request, reply, { lmks: {} }));
  return rows;
}

/** A message that would be answered with 00, at a device that verifies no PINs any more. */
export const blockedRow = (request: string): Row => ({
  name: 'answers 39 after too many failed verifications',
  request,
  pinVerificationBlocked: true,
  reply: '39',
});
