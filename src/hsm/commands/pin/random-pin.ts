/** JA: a random PIN that is on no list of excluded PINs, under the LMK. */
import type { JA } from '../../../../protocol/commands/pin/JA-random-pin.ts';
import type { RandomSource } from '../../../crypto/cipher.ts';
import { randomInteger } from '../../../crypto/random.ts';
import { MIN_PIN_LENGTH, Pin } from '../../../payment/pin.ts';
import type { Handler } from '../../call.ts';
import { storePin } from '../../lmk-pin-method.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { excludedLength, isExcluded } from './excluded-pins.ts';

export const randomPin: Handler<typeof JA> = (request, call) => {
  const { excluded, account, pinLength = MIN_PIN_LENGTH } = request;
  if (pinLength < MIN_PIN_LENGTH || pinLength > call.settings.pinLength) return LENGTH;
  const otherLength = excludedLength(excluded, pinLength);
  if (otherLength !== undefined) return otherLength;
  let attempts = ATTEMPTS;
  do {
    if (attempts-- === 0) throw new Error('The random source repeats itself');
    draw(pinLength, call.random);
  } while (isExcluded(call, excluded, pin));
  const stored = storePin(call, account, pin);
  pin.clear();
  if (stored instanceof Refusal) return stored.error === '22' ? ACCOUNT : LENGTH;
  return { pin: stored };
};

function draw(length: number, random: RandomSource): void {
  for (let i = 0; i < length; i++) pin.digits[i] = randomInteger(random, 10);
  pin.length = length;
}

/** Lists hold at most 99 PINs each, so an excluded PIN is drawn with probability 1/50 at most. */
const ATTEMPTS = 100;
const pin = new Pin();
const LENGTH = refuse('24', 'pinLength', 'expected 4 up to the PIN length setting');
const ACCOUNT = refuse('15', 'account', 'expected 12 digits');
