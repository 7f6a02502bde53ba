import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { pinward, start } from './cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'pinward-cli-console-'));
const socket = join(folder, 'c.sock');
afterAll(() => rmSync(folder, { recursive: true }));

describe('pinward console', () => {
  test('alone, runs a script on a device in memory', async () => {
    const { code, out } = await pinward(['console', '--lmk', '00=test-kb-aes'], { input: 'V\n00\nEXIT\n' });
    expect(out).toContain('Check: 9D04 A000 0000 0000');
    expect(code).toBe(0);
  });

  test('ends with 1 when a command of a script is refused', async () => {
    const { code, out } = await pinward(['console'], { input: 'SETTIME\nVT\n' });
    expect(out).toContain('Command only allowed from Secure.');
    expect(out).not.toContain('LMK table');
    expect(code).toBe(1);
  });

  test('says what is wrong with its options', async () => {
    const { code, err } = await pinward(['console', '--set', 'pinLenth=4']);
    expect(err).toContain('pinLength');
    expect(code).toBe(1);
  });

  test('attaches to a running device, which shows its ports', async () => {
    const running = start(['serve', '--port', '0', '--console', socket, '--lmk', '01=none', '--lmk', '02=none']);
    await running.seen(/listening|ready/i);
    expect(statSync(socket).mode & 0o777).toBe(0o600);
    const { code, out } = await pinward(['console', '--attach', socket], { input: 'QH\nNETSTAT\nEXIT\n' });
    expect(out).toMatch(/TCP +127\.0\.0\.1:\d+ +default LMK \(00\)/);
    expect(out).toContain('No host is connected.');
    expect(code).toBe(0);
    running.stop();
    await running.finished;
    const gone = await pinward(['console', '--attach', socket], { input: 'VT\n' });
    expect(gone.err).toContain('pinward serve --console');
    expect(gone.code).toBe(1);
  });

  test('works on a data directory: cards, an LMK and the state of the keys are there again', async () => {
    const data = join(folder, 'data');
    const environment = { PINWARD_PASSPHRASE: 'correct horse battery' };
    const lines = [
      ...['SECURE', 'FC', 'anna', 'Anna', '12345', '12345', 'FC', 'ben', 'Ben', '12345', '12345'],
      ...['GK', 'K', 'AES-256', 'L', '2', '2', 'anna', '12345', 'N', 'ben', '12345', 'N'],
      ...['LK', '05', 'Kept', 'ben', '12345', 'anna', '12345', 'Y', 'VT', 'EXIT'],
    ];
    const first = await pinward(['console', '--data', data], { input: `${lines.join('\n')}\n`, environment });
    expect(first.err).toBe('');
    expect(first.code).toBe(0);
    const check = /05 .* Live +(\w{6}) +Kept/.exec(first.out)?.[1];
    const second = await pinward(['console', '--data', data], { input: 'VT\nRC\nEXIT\n', environment });
    expect(second.out).toMatch(new RegExp(`05 .* Live +${check} +Kept`));
    expect(second.out).toContain('Secure');
    expect(second.out).toContain('ben   Ben   an LMK share card');
    const wrong = await pinward(['console', '--data', data], {
      input: 'VT\n',
      environment: { ...environment, PINWARD_PASSPHRASE: 'something else' },
    });
    expect(wrong.err).toContain('passphrase');
    expect(wrong.code).toBe(1);
  });
});
