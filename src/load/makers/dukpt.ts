/** PINs of terminals with DUKPT: the PIN key of each serial number is derived here and there. */
import { TripleDes } from '../../crypto/des.ts';
import { bdkCiphers, dukptInitialKey, dukptTransactionKey, dukptWorkingKey } from '../../crypto/dukpt.ts';
import { fromHex } from '../../crypto/hex.ts';
import { newCard, pinBlockUnder } from './cards.ts';
import { each, KEYS } from './maker.ts';

/** G0: PIN from a DUKPT key to a ZPK. */
export const translateDukpt = each(async (bench, i) => {
  const bdk = await bench.key('BDK1', 'derive', i % KEYS);
  const zpk = await bench.key('ZPK', 'both', i % KEYS);
  const card = newCard(bench);
  const counter = (0xe00000 + 1 + bench.below(0x3fff)).toString(16).toUpperCase();
  const sourceKsn = `FFFF${bench.digits(10)}${counter}`;
  const fields = {
    sourceKey: bdk.text,
    destinationKey: zpk.text,
    sourceKsnDescriptor: 'A05',
    sourceKsn,
    pinBlock: pinBlockUnder(bench, pinKey(bdk.clear, sourceKsn), 1, card),
    sourceFormat: '01',
    destinationFormat: '01',
    account: card.account,
  };
  const length = String(card.pin.length).padStart(2, '0');
  return [bench.call('G0', fields, { value: `${length}${pinBlockUnder(bench, zpk.cipher, 1, card)}01` })];
});

function pinKey(bdk: Uint8Array, ksn: string): TripleDes {
  const serial = fromHex(ksn);
  const key = new Uint8Array(16);
  dukptInitialKey(bdkCiphers(bdk), serial, key);
  const transaction = new Uint8Array(16);
  dukptTransactionKey(key, serial, transaction);
  dukptWorkingKey(transaction, 'pin', key);
  return new TripleDes(key);
}
