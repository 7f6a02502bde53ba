import { describe, expect, test } from 'vitest';
import { type ConfigSource, environmentSource, fileSource, type RunConfig, resolveConfig } from '../../src/config.ts';

const resolved = (...sources: ConfigSource[]): RunConfig => {
  const config = resolveConfig(sources);
  if ('problems' in config) throw new Error(config.problems.join('\n'));
  return config;
};
const problemsOf = async (text: string): Promise<readonly string[]> => {
  const source = await fileSource('pinward.yaml', text);
  if ('problems' in source) return source.problems;
  const config = resolveConfig([source]);
  return 'problems' in config ? config.problems : [];
};
const environmentProblems = (environment: Record<string, string>): readonly string[] => {
  const source = environmentSource(environment);
  if ('problems' in source) return source.problems;
  const config = resolveConfig([source]);
  return 'problems' in config ? config.problems : [];
};
const options = (values: Record<string, unknown>): ConfigSource => ({ values, label: (path) => `--${path.join(' ')}` });

describe('the configuration', () => {
  test('has every default without any source', () => {
    const config = resolved();
    expect(config).toMatchObject({ host: '127.0.0.1', port: 1500, headerLength: 4, profile: 'lab', trace: false });
    expect(config.seed).toBeUndefined();
    expect([...config.lmks]).toEqual([
      [0, 'test-variant'],
      [1, 'test-kb-3des'],
      [2, 'test-kb-aes'],
      [3, 'test-variant-3key'],
    ]);
    expect(config.oldLmks.size).toBe(0);
  });

  test('reads YAML and takes texts as they stand', async () => {
    const text = `
host: 0.0.0.0
port: 2000
headerLength: 6
profile: device
seed: 0042
trace: yes
defaultLmk: 01
lmks:
  00: none
  05: test-variant
oldLmks: { 05: test-variant-3key }
newLmks: { 01: test-kb-aes }
settings:
  pinLength: 6
  firmware: 0100-0000
  serial: "000123456789"
  unknownCommand: 68
  disabledPinBlockFormats: [02, 03]
  disabledCommands: A0,A8
  authorised: on
`;
    const config = resolved((await fileSource('pinward.yaml', text)) as ConfigSource);
    expect(config).toMatchObject({
      host: '0.0.0.0',
      port: 2000,
      headerLength: 6,
      profile: 'device',
      seed: '0042',
      trace: true,
    });
    expect([...config.lmks.keys()]).toEqual([1, 2, 3, 5]);
    expect([...config.oldLmks]).toEqual([[5, 'test-variant-3key']]);
    expect([...config.newLmks]).toEqual([[1, 'test-kb-aes']]);
    expect(config.settings).toMatchObject({
      pinLength: 6,
      defaultLmk: 1,
      firmware: '0100-0000',
      serial: '000123456789',
      unknownCommand: '68',
      disabledPinBlockFormats: ['02', '03'],
      disabledCommands: ['A0', 'A8'],
      authorised: true,
      enableX917Import: false,
    });
  });

  test('reads JSON', async () => {
    const source = await fileSource('pinward.json', '{ "port": 2000, "trace": true, "settings": { "pinLength": 12 } }');
    const config = resolved(source as ConfigSource);
    expect(config).toMatchObject({ port: 2000, trace: true });
    expect(config.settings.pinLength).toBe(12);
  });

  test('takes an empty file and keys without value as nothing said', async () => {
    expect(await problemsOf('')).toEqual([]);
    expect(await problemsOf('settings:\nport:\n')).toEqual([]);
  });

  test('lets the command line win over the environment, and that over the file', async () => {
    const file = (await fileSource(
      'f.yaml',
      'port: 1\nheaderLength: 1\nseed: file\nsettings: { pinLength: 5, maxFrame: 300 }',
    )) as ConfigSource;
    const environment = environmentSource({
      PINWARD_PORT: '2',
      PINWARD_HEADER_LENGTH: '2',
      PINWARD_SET_pinLength: '6',
    }) as ConfigSource;
    const config = resolved(file, environment, options({ port: '3', settings: { pinLength: '7' } }));
    expect(config).toMatchObject({ port: 3, headerLength: 2, seed: 'file' });
    expect(config.settings).toMatchObject({ pinLength: 7, maxFrame: 300 });
  });

  test('lets a stronger source name the default LMK either way', () => {
    const config = resolved(options({ settings: { defaultLmk: '2' } }), options({ defaultLmk: '03' }));
    expect(config.settings.defaultLmk).toBe(3);
  });

  test('lets LMKs add up slot by slot', () => {
    const config = resolved(
      options({ lmks: { '4': 'test-variant' } }),
      options({ lmks: { '01': 'none', '0': 'test-kb-aes' } }),
    );
    expect([...config.lmks]).toEqual([
      [0, 'test-kb-aes'],
      [2, 'test-kb-aes'],
      [3, 'test-variant-3key'],
      [4, 'test-variant'],
    ]);
  });
});

describe('messages about a configuration file', () => {
  test.each([
    ['prot: 1500', 'pinward.yaml: prot: no such key; did you mean port?'],
    ['settings: { pinLenght: 6 }', 'pinward.yaml: settings.pinLenght: no such setting; did you mean pinLength?'],
    ['settings: { pinLength: 13 }', 'pinward.yaml: settings.pinLength: expected 4 to 12, got "13"'],
    ['settings: { zmkLength: triple }', 'pinward.yaml: settings.zmkLength: expected single, double, got "triple"'],
    ['settings: [1]', 'pinward.yaml: settings: expected names and values'],
    ['port: 70000', 'pinward.yaml: port: expected a whole number from 0 to 65535'],
    ['port: high', 'pinward.yaml: port: expected a whole number from 0 to 65535'],
    ['port: [1, 2]', 'pinward.yaml: port: expected a single value'],
    ['headerLength: 256', 'pinward.yaml: headerLength: expected a whole number from 0 to 255'],
    ['profile: prod', 'pinward.yaml: profile: expected lab, device, pci'],
    ['trace: perhaps', 'pinward.yaml: trace: expected true or false'],
    ['lmks: { 20: test-variant }', 'pinward.yaml: lmks.20: expected an LMK identifier from 00 to 19'],
    [
      'lmks: { 00: test-des }',
      'pinward.yaml: lmks.00: expected test-variant, test-variant-3key, test-kb-3des, test-kb-aes, none',
    ],
    ['defaultLmk: 7', 'the default LMK is 07, but no LMK is loaded there'],
    ['just text', 'pinward.yaml: expected keys and values, such as `port: 1500`'],
  ])('%s', async (text, message) => {
    expect(await problemsOf(text)).toEqual([message]);
  });

  test('say where YAML is not well formed', async () => {
    const [problem, ...more] = await problemsOf('port: 1500\nlmks: {');
    expect(more).toEqual([]);
    expect(problem).toMatch(/^pinward\.yaml: .*line 2/);
  });

  test('refuse an old and a new LMK for the same identifier', async () => {
    expect(await problemsOf('oldLmks: { 00: test-variant }\nnewLmks: { 00: test-kb-3des }')).toEqual([
      'key change storage holds one LMK for each identifier: 00 has an old and a new one',
    ]);
  });

  test('come all at once', async () => {
    expect(await problemsOf('prot: 1\nprofile: x\nsettings: { pinLength: x }')).toHaveLength(3);
  });
});

describe('messages about the environment', () => {
  test.each([
    ['PINWARD_PROT', '1', 'PINWARD_PROT: no such variable; did you mean PINWARD_PORT?'],
    ['PINWARD_PORT', 'x', 'PINWARD_PORT: expected a whole number from 0 to 65535'],
    [
      'PINWARD_LMK_00',
      'x',
      'PINWARD_LMK_00: expected test-variant, test-variant-3key, test-kb-3des, test-kb-aes, none',
    ],
    ['PINWARD_OLD_LMK_99', 'test-variant', 'PINWARD_OLD_LMK_99: expected an LMK identifier from 00 to 19'],
    ['PINWARD_SET_pinlength', '6', 'PINWARD_SET_pinlength: no such setting; did you mean pinLength?'],
    ['PINWARD_SET_pinLength', 'x', 'PINWARD_SET_pinLength: expected 4 to 12, got "x"'],
  ])('%s=%s', (variable, value, message) => {
    expect(environmentProblems({ [variable]: value })).toEqual([message]);
  });

  test('leave alone what a Kubernetes service called pinward puts there', () => {
    const environment = {
      PINWARD_PORT: 'tcp://10.0.0.1:1500',
      PINWARD_PORT_1500_TCP_ADDR: '10.0.0.1',
      PINWARD_SERVICE_HOST: '10.0.0.1',
      OTHER: 'x',
    };
    expect(environmentProblems(environment)).toEqual([]);
    expect(resolved(environmentSource(environment) as ConfigSource).port).toBe(1500);
  });
});
