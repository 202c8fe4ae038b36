import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { decode, define } from './event-schema.ts';

const definitions = {
  /** Version 1 had `t` in C, version 2 `temperature_c`, version 3 has the unit beside it. */
  ZoneHeated: define(z.object({ temperature: z.number(), unit: z.literal('c') }), [
    (data) => ({ temperature_c: (data as { t: number }).t }),
    (data) => ({ temperature: (data as { temperature_c: number }).temperature_c, unit: 'c' }),
  ]),
  ZoneCooled: define(z.object({ temperature: z.number() })),
};
const newest = { ok: true, event: { type: 'ZoneHeated', data: { temperature: 900, unit: 'c' } } };

describe('decoding a stored event', () => {
  test('a type without upcasts is in version 1, and each upcast adds one', () => {
    expect([definitions.ZoneCooled.version, definitions.ZoneHeated.version]).toEqual([1, 3]);
  });

  test.each([
    [1, { t: 900 }],
    [2, { temperature_c: 900 }],
    [3, { temperature: 900, unit: 'c' }],
  ])('lifts version %i to the newest', (version, data) => {
    expect(decode(definitions, 'ZoneHeated', version, data)).toEqual(newest);
  });

  test('does not lift data of the newest version once more', () => {
    expect(decode(definitions, 'ZoneHeated', 3, { t: 900 })).toMatchObject({ ok: false });
  });

  test('leaves out what the schema does not know', () => {
    expect(decode(definitions, 'ZoneCooled', 1, { temperature: 20, colour: 'red' })).toEqual({
      ok: true,
      event: { type: 'ZoneCooled', data: { temperature: 20 } },
    });
  });

  test.each(['ZoneMelted', 'constructor', 'toString', '__proto__', ''])(
    'has a problem with the unknown type "%s"',
    (type) => {
      expect(decode(definitions, type, 1, {})).toEqual({ ok: false, problem: `unknown event type ${type}` });
    },
  );

  test('has a problem with a version from the future, and names both', () => {
    expect(decode(definitions, 'ZoneHeated', 4, {})).toEqual({
      ok: false,
      problem: 'ZoneHeated version 4 is newer than this program knows (3)',
    });
  });

  test.each([0, -1, 1.5, Number.NaN])('has a problem with version %d', (version) => {
    expect(decode(definitions, 'ZoneHeated', version, { temperature_c: 900 })).toEqual({
      ok: false,
      problem: `ZoneHeated has no version ${version}`,
    });
  });

  test('has a problem with data that do not fit, and says where', () => {
    const decoded = decode(definitions, 'ZoneCooled', 1, { temperature: 'hot' });
    expect(decoded).toMatchObject({ ok: false, problem: expect.stringContaining('temperature') });
  });
});
