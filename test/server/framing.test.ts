import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Framer } from '../../src/server/framing.ts';
import { frame, frames } from './frames.ts';

/** Feeds the chunks and gives each message as latin1 text, and the other steps by name. */
function steps(framer: Framer, ...chunks: Uint8Array[]): string[] {
  const found: string[] = [];
  for (const chunk of chunks) {
    framer.feed(chunk);
    for (;;) {
      const step = framer.next();
      if (step === 'more') break;
      if (step === 'frame') found.push(Buffer.from(framer.bytes.subarray(framer.start, framer.end)).toString('latin1'));
      else found.push(`(${step})`);
      if (step === 'too long') return found;
    }
  }
  return found;
}

describe('a framer', () => {
  test('finds the published check frame: header 1234 and command NC', () => {
    const bytes = Uint8Array.from([0x00, 0x06, 0x31, 0x32, 0x33, 0x34, 0x4e, 0x43]);
    expect(steps(new Framer(), bytes)).toEqual(['1234NC']);
  });

  test('hands out whole messages inside the chunk without copying', () => {
    const framer = new Framer();
    const chunk = frames('AAAANC', 'BBBBNC');
    framer.feed(chunk);
    expect(framer.next()).toBe('frame');
    expect([framer.bytes.buffer, framer.bytes.byteOffset]).toEqual([chunk.buffer, chunk.byteOffset]);
    expect([framer.start, framer.end]).toEqual([2, 8]);
    expect(framer.next()).toBe('frame');
    expect([framer.bytes.buffer, framer.bytes.byteOffset]).toEqual([chunk.buffer, chunk.byteOffset]);
    expect([framer.start, framer.end]).toEqual([10, 16]);
    expect(framer.next()).toBe('more');
  });

  test('hands out plain byte arrays, whose slice copies, for whole and for cut messages', () => {
    const framer = new Framer();
    const stream = frames('AAAANC', 'BBBBNC');
    const found: Uint8Array[] = [];
    for (const chunk of [stream.subarray(0, 12), stream.subarray(12)]) {
      framer.feed(chunk);
      while (framer.next() === 'frame') found.push(framer.bytes);
    }
    expect(found).toHaveLength(2);
    for (const bytes of found) expect(bytes).not.toBeInstanceOf(Buffer);
  });

  test('lets go of the chunk when it is read', () => {
    const framer = new Framer();
    framer.feed(frame('AAAANC'));
    framer.next();
    framer.next();
    expect(framer.bytes).toHaveLength(0);
  });

  test('finds the same two messages wherever the stream is cut once or twice', () => {
    const stream = frames('HEADNC', 'HEADB20005HELLO');
    for (let first = 0; first <= stream.length; first++) {
      for (let second = first; second <= stream.length; second++) {
        const chunks = [stream.subarray(0, first), stream.subarray(first, second), stream.subarray(second)];
        expect(steps(new Framer(), ...chunks)).toEqual(['HEADNC', 'HEADB20005HELLO']);
      }
    }
  });

  test('reads a length that is cut between its two bytes', () => {
    expect(
      steps(new Framer(), Uint8Array.of(0x01), Buffer.concat([Uint8Array.of(0x00), Buffer.alloc(256, 65)])),
    ).toEqual(['A'.repeat(256)]);
  });

  test('skips frames of length zero, also cut ones, and goes on', () => {
    const framer = new Framer();
    const chunks = [Uint8Array.of(0, 0, 0), Uint8Array.of(0), frames('', 'XNC')];
    expect(steps(framer, ...chunks)).toEqual(['(empty)', '(empty)', '(empty)', 'XNC']);
  });

  test('takes a message of exactly the limit and refuses one byte more', () => {
    expect(steps(new Framer(8), frame('12345678'))).toEqual(['12345678']);
    expect(steps(new Framer(8), frame('123456789'))).toEqual(['(too long)']);
  });

  test('takes 32768 bytes by default and refuses 32769 as soon as the length is there', () => {
    expect(steps(new Framer(), frame('x'.repeat(32_768)))).toEqual(['x'.repeat(32_768)]);
    const framer = new Framer();
    expect(steps(framer, Uint8Array.of(0x80), Uint8Array.of(0x01))).toEqual(['(too long)']);
    expect(framer.announced).toBe(32_769);
    expect(framer.next()).toBe('too long');
  });

  test('gives the messages in front of one that is too long', () => {
    expect(steps(new Framer(100), Buffer.concat([frames('A', 'B'), Uint8Array.of(0xff, 0xff, 1, 2)]))).toEqual([
      'A',
      'B',
      '(too long)',
    ]);
  });

  test('can stop between two messages and take more bytes before it goes on', () => {
    const framer = new Framer();
    framer.feed(frames('ONE', 'TWO').subarray(0, 8));
    expect(framer.next()).toBe('frame');
    expect(steps(framer, Buffer.concat([frames('ONE', 'TWO').subarray(8), frame('THREE')]))).toEqual(['TWO', 'THREE']);
  });

  test('forgets a cut message when it is cleared', () => {
    const framer = new Framer();
    expect(steps(framer, frame('LOST').subarray(0, 4))).toEqual([]);
    framer.clear();
    expect(steps(framer, frame('KEPT'))).toEqual(['KEPT']);
  });

  test('puts long cut messages together one after the other', () => {
    const texts = ['a'.repeat(5000), 'b'.repeat(30_000), 'c', 'd'.repeat(4094)];
    const stream = frames(...texts);
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < stream.length; at += 997) chunks.push(stream.subarray(at, at + 997));
    expect(steps(new Framer(), ...chunks)).toEqual(texts);
  });

  test('finds any messages however the stream is cut', () => {
    const message = fc.string({
      unit: fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
      maxLength: 600,
    });
    const cuts = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 20 }), cuts, (texts, sizes) => {
        const stream = frames(...texts);
        const chunks: Uint8Array[] = [];
        for (let at = 0, i = 0; at < stream.length; i++) {
          const size = sizes[i % sizes.length]!;
          chunks.push(stream.subarray(at, at + size));
          at += size;
        }
        expect(steps(new Framer(), ...chunks)).toEqual(texts.map((text) => (text === '' ? '(empty)' : text)));
      }),
    );
  });

  test('never fails on garbage and never hands out more than the limit', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 10 }), (chunks) => {
        for (const found of steps(new Framer(64), ...chunks)) expect(found.length).toBeLessThanOrEqual(64);
      }),
    );
  });
});
