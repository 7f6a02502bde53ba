/** Cards whose PINs leave a trace: who showed one, and each wrong PIN (KE, product reference 7.3). */
import type { CardReader, SmartCard } from '../cards/card.ts';
import type { CardErrorCode } from '../cards/refusals.ts';
import { Refusal } from '../refusal.ts';
import type { AuditLog } from './audit-log.ts';
import { NOT_AUTHENTICATED } from './codes.ts';

/** The same reader, audited. */
export function auditedCards(cards: CardReader, audit: AuditLog): CardReader {
  return {
    async insert(name) {
      const card = await cards.insert(name);
      return card instanceof Refusal ? card : auditedCard(card, audit);
    },
    names: () => cards.names(),
  };
}

function auditedCard(card: SmartCard, audit: AuditLog): SmartCard {
  const cardWords = (): string => `card ${card.facts.name} of ${card.facts.holder}`;
  const looked = <T>(result: T | Refusal<CardErrorCode>): T | Refusal<CardErrorCode> => {
    if (result instanceof Refusal && WRONG_PIN.has(result.error))
      audit.event('KE', `${cardWords()}: ${result.error === '0003' ? 'wrong PIN' : 'locked'}`, NOT_AUTHENTICATED);
    return result;
  };
  return {
    get facts() {
      return card.facts;
    },
    async read(pin) {
      const content = looked(await card.read(pin));
      if (!(content instanceof Refusal)) audit.event('KE', cardWords());
      return content;
    },
    write: async (pin, content, options) => looked(await card.write(pin, content, options)),
    format: async (pin, holder, options) => looked(await card.format(pin, holder, options)),
    changePin: async (oldPin, newPin) => looked(await card.changePin(oldPin, newPin)),
  };
}

const WRONG_PIN: ReadonlySet<CardErrorCode> = new Set(['0003', '0004']);
