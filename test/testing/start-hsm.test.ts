import { describe, expect, test } from 'vitest';
import { connect } from '../../src/client/index.ts';
import { startHsm } from '../../src/testing/index.ts';

describe('startHsm', () => {
  test('starts a device on a free port with a client that is connected', async () => {
    const { client, port, hsm, close } = await startHsm();
    expect(port).toBeGreaterThan(0);
    // 268604 is the check value that devices show for the variant test LMK (product reference 2.7).
    expect(await client.NC()).toEqual({
      ok: true,
      code: '00',
      lmkCheckValue: '2686040000000000',
      firmware: '0100-0000',
    });
    expect([...hsm.counts()]).toEqual([{ code: 'NC', calls: 1, refused: 0 }]);
    await close();
    await expect(connect({ port })).rejects.toThrow('connection refused');
  });

  test('repeats random values and keys for the same seed', async () => {
    const draw = async (seed: string): Promise<unknown[]> => {
      const { client, close } = await startHsm({ seed });
      const random = await client.N0({ length: 8 });
      const key = await client.A0({ mode: '0', keyType: '001', scheme: 'U' });
      await close();
      return [random, key];
    };
    const [first, again, other] = [await draw('a'), await draw('a'), await draw('b')];
    expect(first).toMatchObject([{ ok: true }, { ok: true }]);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test('runs several at a time, each with its own LMKs', async () => {
    const aes = await startHsm({ lmks: { 0: 'test-kb-aes' } });
    const des = await startHsm({ lmks: { 0: 'test-kb-3des' } });
    expect(await aes.client.NC()).toMatchObject({ lmkCheckValue: '9D04A00000000000' });
    expect(await des.client.NC()).toMatchObject({ lmkCheckValue: '1651260000000000' });
    expect(await des.client.NC({ lmkId: { id: 1 } })).toMatchObject({ ok: false, error: '13' });
    await Promise.all([aes.close(), des.close()]);
  });

  test('opens a port for each LMK when asked', async () => {
    const { lmkPorts, close } = await startHsm({ lmkPorts: true });
    expect([...lmkPorts.keys()]).toEqual([0, 1, 2, 3]);
    const client = await connect({ port: lmkPorts.get(2)! });
    expect(await client.NC()).toMatchObject({ lmkCheckValue: '9D04A00000000000' });
    await client.close();
    await close();
  });

  test('takes settings, a profile and a header length', async () => {
    const { client, hsm, close } = await startHsm({
      profile: 'device',
      settings: { firmware: '1234-5678' },
      headerLength: 0,
    });
    expect(await client.NC()).toMatchObject({ firmware: '1234-5678' });
    expect(hsm.state.settings.authorised).toBe(false);
    await close();
  });

  test('takes a clock', async () => {
    const { hsm, close } = await startHsm({ clock: () => 42 });
    expect(hsm.state.startedAt).toBe(42);
    await close();
  });

  test('throws for a setting and an LMK that do not exist', async () => {
    await expect(startHsm({ settings: { pinLenght: 6 } as object })).rejects.toThrow('did you mean "pinLength"?');
    await expect(startHsm({ lmks: { 0: 'test-aes' as never } })).rejects.toThrow('no LMK is called "test-aes"');
  });
});
