/** How activities are written: full and shortened words, times, and what is wrong with others. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ActivityRequest,
  activityCategories,
  activitySubjects,
  requestText,
} from '../../../src/hsm/authorisation/activity.ts';
import { isProblem, parseActivity } from '../../../src/hsm/authorisation/parse-activity.ts';

/** The full text of what was read. */
const full = (text: string): string => {
  const read = parseActivity(text);
  return isProblem(read) ? read.problem : requestText(read);
};

describe('examples of the product reference, section 4.2', () => {
  test.each([
    ['gen.zmk.con:25', 'generate.000.console:25'],
    ['p.c.h', 'pin.clear.host'],
    ['pin.mailer', 'pin.mailer'],
    ['export.302.host:p', 'export.302.host:p'],
    ['generate.rsa.host', 'generate.rsa.host'],
    ['audit.console', 'audit.console'],
  ])('%s is %s', (text, meaning) => expect(full(text)).toBe(meaning));
});

describe('an activity', () => {
  test.each([
    ['generate', 'generate'],
    ['diag.h', 'diag.host'],
    ['d', 'diag'],
    ['comm.ta.h', 'command.ta.host'],
    ['comp.70d.c:1', 'component.70d.console:1'],
    ['genp.001', 'genprint.001'],
    ['imp.r.h', 'import.rsa.host'],
    ['EXPORT.00A.HOST', 'export.00a.host'],
    ['import.host', 'import.host'],
    ['generate..host', 'generate.host'],
    ['admin:720', 'admin:720'],
    ['p.m:P', 'pin.mailer:p'],
  ])('%s is %s', (text, meaning) => expect(full(text)).toBe(meaning));

  test.each([
    ['generate.000.host.10', 'generate.000.host:10'],
    ['diag..host.5', 'diag.host:5'],
    ['export.302.host.p', 'export.302.host:p'],
  ])('may have its time as a fourth part: %s', (text, meaning) => expect(full(text)).toBe(meaning));

  test('may name a key type by any of its names', () => {
    for (const name of ['tpk', 'tmk', 'pvk', '002']) expect(full(`component.${name}`)).toBe('component.002');
  });

  test('may be shortened to what several names of one key type share', () => {
    expect(full('generate.t.h')).toMatch(/not unique/);
    expect(full('generate.mk-s.h')).toMatch(/not unique/);
    expect(full('generate.csc.h')).toBe('generate.402.host');
    expect(full('generate.pv.h')).toBe('generate.002.host');
  });
});

describe('refused with words that help', () => {
  test.each([
    ['', /category is missing/],
    ['.000', /category is missing/],
    ['g', /"g" is not unique: it may stand for generate or genprint/],
    ['co', /component or command/],
    ['a.h', /audit or admin/],
    ['ge.000', /not unique/],
    ['pin.c', /"c" is not unique: it may stand for clear or console/],
    ['genrate.000', /no category "genrate"; did you mean "generate"\?/],
    ['master', /no category "master"; there is generate, component,/],
    ['pin.mailor', /no part of pin or interface "mailor"; did you mean "mailer"\?/],
    ['export.000.hots', /no interface "hots"; did you mean "host"\?/],
    ['generate.30', /"30" is not unique: it may stand for 302, 305, /],
    ['component.rsa', /no part of component or interface "rsa"/],
    ['audit.000.host', /audit is not divided: write audit.host/],
    ['diag.rsa', /no interface "rsa"; there is host or console/],
    ['generate.000.host.console.5', /too many parts/],
    ['generate.000.host:5:5', /more than one time/],
    ['generate.000.host:', /is no time/],
    ['generate.000.host:0', /is no time: write minutes from 1 to 43200, or p/],
    ['generate.000.host:43201', /is no time/],
    ['generate.000.host:-5', /is no time/],
    ['generate.000.host:1e3', /is no time/],
    ['generate.000.host:10m', /is no time/],
    ['x'.repeat(84), /at most 83 characters/],
  ])('%s', (text, words) => expect(full(text)).toMatch(words));
});

const activity = fc.constantFrom(...activityCategories).chain((category) =>
  fc.record({
    category: fc.constant(category),
    subject: fc.constantFrom('', ...activitySubjects[category].values()),
    interface: fc.constantFrom('', 'host', 'console'),
    timeout: fc.oneof(fc.constant(undefined), fc.constant('persistent'), fc.integer({ min: 1, max: 43_200 })),
  }),
) as fc.Arbitrary<ActivityRequest>;

test('property: the full text of an activity is read as that activity', () => {
  fc.assert(
    fc.property(activity, (request) => {
      expect(parseActivity(requestText(request))).toEqual(request);
    }),
  );
});

test('property: words shortened anywhere are the same activity, or are told to be not unique', () => {
  fc.assert(
    fc.property(activity, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 3 }), (request, cuts) => {
      const { subject, interface: place } = request;
      const parts = [request.category, subject, place].map((part, i) => part.slice(0, cuts[i]!));
      const [names, time] = [parts.join('.').replace(/\.+$/, ''), requestText(request).split(':')[1]];
      const read = parseActivity(time === undefined ? names : `${names}:${time}`);
      // A single part that is both a subject and the beginning of an interface is the subject.
      if (isProblem(read)) expect(read.problem).toMatch(/not unique/);
      else if (subject !== '' && place !== '') expect([read.subject, read.interface]).toEqual([subject, place]);
    }),
  );
});

test('property: whatever is typed is read or refused in words', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const read = parseActivity(text);
      if (isProblem(read)) expect(read.problem).not.toBe('');
      else expect(parseActivity(requestText(read))).toEqual(read);
    }),
  );
});
