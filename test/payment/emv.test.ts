import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TripleDes } from '../../src/crypto/des.ts';
import { fromHex, toHex } from '../../src/crypto/hex.ts';
import { pad1, pad2 } from '../../src/crypto/mac.ts';
import { hasOddParity } from '../../src/crypto/parity.ts';
import { cardKey, cardKeyHashed, packCardData, packPanAndSequence } from '../../src/payment/card-key.ts';
import { applicationCryptogram, responseMethod1, responseMethod2 } from '../../src/payment/cryptogram.ts';
import { encryptScriptData, scriptMac } from '../../src/payment/script-messaging.ts';
import {
  commonSessionKey,
  scriptKeyFromAtc,
  sessionKeyFromAtc,
  sessionKeyFromAtcAndUn,
  sessionKeyFromRightAtc,
} from '../../src/payment/session-key.ts';
import { treeSessionKey, treeShapes } from '../../src/payment/session-key-tree.ts';
import { operations, type VectorCase, vectorCases, view } from './vectors.ts';

const keyCases = vectorCases('emv-key-derivation');
const cryptogramCases = vectorCases('arqc-arpc');

describe('EMV vectors', () => {
  it('has only operations that run here', () => {
    expect(operations(keyCases)).toEqual(['emv_session_key', 'emv_udk']);
    expect(operations(cryptogramCases)).toEqual(['arpc', 'arqc', 'emv_sm_encrypt', 'emv_sm_mac']);
  });

  it.each(keyCases)('$name', (one) => {
    const isCardKey = one.op === 'emv_udk';
    const key = isCardKey ? cardKeyOf(one) : sessionKeyOf(one, text(one, 'method'));
    expect(toHex(key)).toBe(one.expected[isCardKey ? 'udk' : 'sk']);
    const published = one.published_check_digits;
    if (published === undefined) return;
    const check = new Uint8Array(8);
    new TripleDes(key).encryptBlock(check, 0, check, 0);
    expect(toHex(check).slice(0, published.length)).toBe(published);
  });

  it.each(cryptogramCases)('$name', (one) => {
    const { inputs, expected, op } = one;
    const key = inputs['sk'] === undefined ? undefined : new TripleDes(fromHex(text(one, 'sk')));
    switch (op) {
      case 'arqc':
        return expect(toHex(cryptogramOf(one))).toBe(expected['ac']);
      case 'arpc': {
        const arqc = fromHex(text(one, 'arqc'));
        if (inputs['method'] === 2)
          return expect(toHex(responseMethod2(key!, arqc, fromHex(text(one, 'csu'))))).toBe(expected['arpc']);
        const out = new Uint8Array(8);
        responseMethod1(key!, arqc, fromHex(text(one, 'arc')), out);
        return expect(toHex(out)).toBe(expected['arpc']);
      }
      case 'emv_sm_mac':
        return expect(toHex(scriptMac(key!, fromHex(text(one, 'data'))))).toBe(expected['mac']);
      case 'emv_sm_encrypt': {
        const style = inputs['scheme'] === 'visa' ? 'lengthEcb' : 'cbc';
        return expect(toHex(encryptScriptData(key!, fromHex(text(one, 'data')), style))).toBe(expected['data']);
      }
      default:
        throw new Error(`No operation ${op}`);
    }
  });
});

describe('EMV worked values', () => {
  it('derive and use the UnionPay session key', () => {
    // commands-emv-mac-rsa 2.3
    const key = new Uint8Array(16);
    sessionKeyFromRightAtc(new TripleDes(fromHex('0D2E3CB0BC1F9E03AED58F663A2F9679')), 0x000e, key);
    expect(toHex(key)).toBe('C3D3F062E9992B4E923D338D66193526');
    const data = '0000000012340000000000340156D86004A800015612051601010101017C00000E03A4B904';
    const arqc = applicationCryptogram(new TripleDes(key), pad2(fromHex(data), 8));
    expect(toHex(arqc)).toBe('F294D7022FA9B058');
    responseMethod1(new TripleDes(key), arqc, fromHex('3030'), arqc);
    expect(toHex(arqc)).toBe('3846EEB4C8D34271');
  });

  it('give the cryptogram of a real card', () => {
    const data = '00000000012300000000000002500000000000082601010500123456785C00000303841000';
    const key = new TripleDes(fromHex('104497E5A5A6A77309FA2F6304806820'));
    expect(toHex(applicationCryptogram(key, pad1(fromHex(data), 8)))).toBe('4285D29AB5C9D125');
  });

  it('give the cryptogram and the answer of a card with an option B key', () => {
    const issuerKey = new TripleDes(fromHex('0123456789ABCDEFFEDCBA9876543210'));
    const [udk, key] = [new Uint8Array(16), new Uint8Array(16)];
    cardKeyHashed(issuerKey, fromHex('00000000000000000523'), udk);
    sessionKeyFromAtc(new TripleDes(udk), 0x001c, key);
    const data = '0000000040000000000000000124800004800001241911050152BF45851800001C06011203A0B800';
    const arqc = applicationCryptogram(new TripleDes(key), pad2(fromHex(data), 8));
    expect(toHex(arqc)).toBe('8CAD6F2489C640B1');
    expect(toHex(responseMethod2(new TripleDes(key), arqc, fromHex('0000000012345678')))).toBe('E39F1876');
  });

  it.each([
    ['0000', 1, '80BF3145AECB948A5201DAB9EF469875'],
    ['FFFF', 0, 'F83E499EF786C20BC41310A176E3F84F'],
  ])('give the tree key of ATC %s in shape %i', (atc, shape, expected) => {
    const key = new Uint8Array(16);
    treeSessionKey(
      fromHex('0123456789ABCDEF0123456789ABCDEF'),
      Number.parseInt(atc, 16),
      treeShapes[shape]!,
      new Uint8Array(16),
      key,
    );
    expect(toHex(key)).toBe(expected);
  });

  it('derive by option A for a PAN of 17 digits', () => {
    const [data, key] = [new Uint8Array(8), new Uint8Array(16)];
    packCardData(view('12345678901234567'), 1, data);
    cardKey(new TripleDes(fromHex('0123456789ABCDEFFEDCBA9876543210')), data, key);
    expect(toHex(key)).toBe('73AD54688CEF2934B0979857E3C719F1');
  });

  it('derive by option B for a PAN of 17 digits', () => {
    const key = new Uint8Array(16);
    const input = packPanAndSequence(view('12345678901234567'), 1)!;
    cardKeyHashed(new TripleDes(fromHex('0123456789ABCDEFFEDCBA9876543210')), input, key);
    expect(toHex(key)).toBe('AD406D7F6D7570916D75E5DCAB8CF737');
  });
});

describe('card and session keys', () => {
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

  it('have odd parity and leave what stands behind them alone', () => {
    fc.assert(
      fc.property(bytes(16), bytes(8), fc.integer({ min: 0, max: 0xffff }), (keyBytes, eight, atc) => {
        const key = new TripleDes(keyBytes);
        const derivations: ((out: Uint8Array) => void)[] = [
          (out) => cardKey(key, eight, out),
          (out) => commonSessionKey(key, eight, out),
          (out) => sessionKeyFromAtc(key, atc, out),
          (out) => sessionKeyFromAtcAndUn(key, atc, eight.subarray(0, 4), out),
          (out) => scriptKeyFromAtc(keyBytes, atc, out),
          (out) => treeSessionKey(keyBytes, atc, treeShapes[1]!, undefined, out),
        ];
        for (const derive of derivations) {
          const out = new Uint8Array(18);
          derive(out);
          expect(hasOddParity(out, 0, 16)).toBe(true);
          expect([out[16], out[17]]).toEqual([0, 0]);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('of options A and B are equal for PANs of up to 16 digits', () => {
    const issuerKey = new TripleDes(fromHex('0123456789ABCDEFFEDCBA9876543210'));
    for (let length = 12; length <= 17; length++) {
      const pan = view('12345678901234567'.slice(0, length));
      const [data, a, b] = [new Uint8Array(8), new Uint8Array(16), new Uint8Array(16)];
      packCardData(pan, 3, data);
      cardKey(issuerKey, data, a);
      cardKeyHashed(issuerKey, packPanAndSequence(pan, 3)!, b);
      expect(toHex(a) === toHex(b)).toBe(length <= 16);
    }
  });

  it('need digits', () => {
    expect(packCardData(view('12345678901A'), 0, new Uint8Array(8))).toBe(false);
    expect(packPanAndSequence(view('12345678901A'), 0)).toBeUndefined();
  });
});

describe('script data', () => {
  it('is padded always in the CCD style and only when needed in the M/Chip style', () => {
    const key = new TripleDes(fromHex('0123456789ABCDEFFEDCBA9876543210'));
    const data = fromHex('1122334455667788');
    expect(encryptScriptData(key, data, 'cbc')).toHaveLength(8);
    expect(encryptScriptData(key, data, 'paddedCbc')).toHaveLength(16);
    expect(encryptScriptData(key, data.subarray(1), 'cbc')).toHaveLength(8);
    expect(toHex(data)).toBe('1122334455667788');
  });
});

function text(one: VectorCase, name: string): string {
  return String(one.inputs[name]);
}

function cardKeyOf(one: VectorCase): Uint8Array {
  if (one.inputs['udk'] !== undefined) return fromHex(text(one, 'udk'));
  const issuerKey = new TripleDes(fromHex(text(one, 'imk')));
  const pan = view(text(one, 'pan'));
  const sequence = Number(one.inputs['psn']);
  const key = new Uint8Array(16);
  if (one.inputs['option'] === 'B') cardKeyHashed(issuerKey, packPanAndSequence(pan, sequence)!, key);
  else {
    const data = new Uint8Array(8);
    expect(packCardData(pan, sequence, data)).toBe(true);
    cardKey(issuerKey, data, key);
  }
  return key;
}

function sessionKeyOf(one: VectorCase, method: string): Uint8Array {
  const udk = cardKeyOf(one);
  const atc = Number.parseInt(text(one, 'atc'), 16);
  const key = new Uint8Array(16);
  if (method === 'none') return udk;
  if (method === 'visa_sm') scriptKeyFromAtc(udk, atc, key);
  else if (method === 'tree')
    treeSessionKey(udk, atc, { branch: Number(one.inputs['b']), height: Number(one.inputs['h']) }, undefined, key);
  else if (method === 'skd') sessionKeyFromAtcAndUn(new TripleDes(udk), atc, fromHex(text(one, 'un')), key);
  else if (method !== 'common') throw new Error(`No method ${method}`);
  else if (one.inputs['arqc'] !== undefined) commonSessionKey(new TripleDes(udk), fromHex(text(one, 'arqc')), key);
  else sessionKeyFromAtc(new TripleDes(udk), atc, key);
  return key;
}

const SCHEMES: Readonly<Record<string, readonly [method: string, padding: 1 | 2]>> = {
  cvn10: ['none', 1],
  cvn18: ['common', 2],
  mchip: ['skd', 2],
  mchip_cskd: ['common', 2],
};

function cryptogramOf(one: VectorCase): Uint8Array {
  const [method, usual] = SCHEMES[text(one, 'scheme')]!;
  const data = fromHex(text(one, 'data'));
  const padded = (one.inputs['padding'] ?? usual) === 1 ? pad1(data, 8) : pad2(data, 8);
  return applicationCryptogram(new TripleDes(sessionKeyOf(one, method)), padded);
}
