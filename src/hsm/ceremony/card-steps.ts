/** VC, DC and CO: cards of a ceremony are verified, duplicated, and made for officers (product reference 2.4). */
import { toHex } from '../../crypto/hex.ts';
import { kindOf, type LmkKind, type LmkPart, numberOf } from '../../keys/lmk-components.ts';
import type { SmartCard } from '../cards/card.ts';
import { type CardContent, cardKinds, isLmkPart, partContent } from '../cards/content.ts';
import { type CardRefusal, cardRefusal } from '../cards/refusals.ts';
import { Refusal } from '../refusal.ts';
import type { DeviceState } from '../state.ts';
import { type CeremonyRefusal, identifierRefusal, secureRefusal, twoDigits } from './rules.ts';

/** A card with the PIN that somebody typed for it. */
export interface CardWithPin {
  readonly card: SmartCard;
  readonly pin: string;
}

/** What an LMK card holds, without its secret. */
export interface PartFacts {
  readonly form: LmkPart['kind'];
  readonly kind: LmkKind;
  readonly status: LmkPart['status'];
  /** Set of components, 1 to 9, or of shares, 16 hexadecimal digits. */
  readonly set: string;
  readonly number: number;
  /** Of shares: how many give the LMK, and how many there are. */
  readonly quorum: { readonly threshold: number; readonly shares: number; readonly lmkCheckValue: string } | undefined;
  readonly checkValue: string;
}

/** Reads an LMK card again and notes on it that it was verified. Allowed in any state. */
export async function verifyCard({ card, pin }: CardWithPin): Promise<PartFacts | CardRefusal> {
  const content = await readLmkCard({ card, pin });
  if (content instanceof Refusal) return content;
  if (!content.isVerified) {
    const refused = await card.write(pin, partContent(content.part, true), { replace: true });
    if (refused !== undefined) return refused;
  }
  return factsOf(content.part);
}

/** Writes what an LMK card or an officer card holds on a blank card as well. */
export async function duplicateCard(
  state: DeviceState,
  from: CardWithPin,
  to: CardWithPin,
): Promise<CardContent['kind'] | CeremonyRefusal> {
  const refused = secureRefusal(state);
  if (refused !== undefined) return refused;
  const content = await from.card.read(from.pin);
  if (content instanceof Refusal) return content;
  if (content.kind === 'blank' || content.kind === 'settings')
    return cardRefusal(
      '0002',
      `card ${from.card.facts.name} is a ${cardKinds[content.kind]}: LMK and officer cards are duplicated`,
    );
  const copy = isLmkPart(content) ? partContent(content.part) : content;
  return (await to.card.write(to.pin, copy)) ?? content.kind;
}

/** Makes an officer of an LMK of the holder of a blank card. Returns the name of the officer. */
export async function makeOfficerCard(
  state: DeviceState,
  id: number,
  { card, pin }: CardWithPin,
): Promise<{ readonly holder: string; readonly lmkCheckValue: string } | CeremonyRefusal> {
  const refused = secureRefusal(state) ?? identifierRefusal(id);
  if (refused !== undefined) return refused;
  const lmk = state.lmk(id);
  if (lmk === undefined) return new Refusal('13', 'lmkId', `no LMK is loaded with id ${twoDigits(id)}`);
  const officer = new Uint8Array(16);
  state.random.fill(officer);
  const { holder } = card.facts;
  const content = { kind: 'officer', lmkCheckValue: lmk.checkValue, officer: toHex(officer), holder } as const;
  return (await card.write(pin, content)) ?? { holder, lmkCheckValue: lmk.checkValue };
}

async function readLmkCard({ card, pin }: CardWithPin) {
  const content = await card.read(pin);
  if (content instanceof Refusal || isLmkPart(content)) return content;
  return cardRefusal('0002', `card ${card.facts.name} is no LMK card but this: ${cardKinds[content.kind]}`);
}

function factsOf(part: LmkPart): PartFacts {
  return {
    form: part.kind,
    kind: kindOf(part),
    status: part.status,
    set: String(part.set),
    number: numberOf(part),
    quorum:
      part.kind === 'share'
        ? { threshold: part.threshold, shares: part.shares, lmkCheckValue: part.lmkCheckValue }
        : undefined,
    checkValue: part.checkValue,
  };
}
