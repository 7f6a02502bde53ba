/** A card reader over chips: names and PINs are checked, contents typed, and nothing is overwritten unasked. */
import type { CardReader, SmartCard } from './card.ts';
import type { Chip, ChipFault, ChipReader } from './chip.ts';
import { type CardContent, cardKinds, decodeContent, encodeContent } from './content.ts';
import { type CardRefusal, cardRefusal, faultRefusal } from './refusals.ts';

/** Makes a reader of chips. */
export function cardReader(chips: ChipReader): CardReader {
  return {
    async insert(name) {
      if (!CARD_NAME.test(name)) return BAD_NAME;
      const chip = await chips.insert(name);
      return 'fault' in chip ? faultRefusal(name, chip) : smartCard(chip, chips);
    },
    names: () => chips.names(),
  };
}

/** Refuses a PIN that no card can have; it is not counted as a wrong one. */
export function pinRefusal(pin: string): CardRefusal | undefined {
  return /^\d{5,8}$/.test(pin) ? undefined : BAD_PIN;
}

function smartCard(chip: Chip, chips: ChipReader): SmartCard {
  const { name } = chip.facts;
  const refusalOf = async (fault: ChipFault | undefined): Promise<CardRefusal | undefined> => {
    if (fault === undefined) return undefined;
    return fault.fault === 'not formatted' ? notFormatted(name, await chips.names()) : faultRefusal(name, fault);
  };
  return {
    get facts() {
      return chip.facts;
    },
    async read(pin) {
      const refused = pinRefusal(pin);
      if (refused !== undefined) return refused;
      const found = await chip.read(pin);
      if ('fault' in found) return (await refusalOf(found))!;
      const content = decodeContent(found.bytes);
      found.bytes.fill(0);
      return content ?? faultRefusal(name, { fault: 'damaged', words: 'its content does not make sense' });
    },
    async write(pin, content, { replace = false } = {}) {
      const refused = pinRefusal(pin) ?? (replace ? undefined : holdsSomething(chip, 'use a blank card'));
      if (refused !== undefined) return refused;
      const bytes = encodeContent(content);
      const fault = await chip.write(pin, { label: content.kind, bytes });
      bytes.fill(0);
      return refusalOf(fault);
    },
    async format(pin, holder, { erase = false } = {}) {
      const refused = pinRefusal(pin) ?? holderRefusal(holder);
      if (refused !== undefined) return refused;
      return (
        (erase ? undefined : holdsSomething(chip, 'formatting erases it, so it has to be confirmed')) ??
        (await refusalOf(await chip.format(pin, holder)))
      );
    },
    async changePin(oldPin, newPin) {
      const refused = pinRefusal(oldPin) ?? pinRefusal(newPin);
      if (refused !== undefined) return refused;
      return oldPin === newPin ? SAME_PIN : refusalOf(await chip.changePin(oldPin, newPin));
    },
  };
}

/** A card that is not formatted may just have been called by a wrong name. */
function notFormatted(name: string, names: readonly string[]): CardRefusal {
  const here = names.length === 0 ? 'there are no cards yet' : `formatted ones are ${names.join(', ')}`;
  return cardRefusal('0001', `card ${name} is not formatted (${here}): FC formats it`);
}

function holdsSomething({ facts }: Chip, advice: string): CardRefusal | undefined {
  if (!facts.isFormatted || facts.label === 'blank') return undefined;
  const kind = cardKinds[facts.label as CardContent['kind']] ?? facts.label;
  return cardRefusal('0002', `card ${facts.name} is a ${kind} of ${facts.holder}: ${advice}`);
}

function holderRefusal(holder: string): CardRefusal | undefined {
  return /^[^\p{C}]{1,40}$/u.test(holder) && holder.trim() === holder ? undefined : BAD_HOLDER;
}

/** Names of cards are names of files. */
const CARD_NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;
const BAD_NAME = cardRefusal(
  '0009',
  'a card is named with 1 to 32 of the characters a to z, 0 to 9 and -, beginning with a letter or digit, such as anna-1',
);
const BAD_PIN = cardRefusal('0005', 'a card PIN has 5 to 8 digits; this one was not tried');
const SAME_PIN = cardRefusal('0005', 'the new PIN is the old one: choose another');
const BAD_HOLDER = cardRefusal('0009', 'the name of the holder has 1 to 40 characters, without space at its ends');
