import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodePlainRun, decodePlainTelemetry, plainTelemetrySchema } from './plain-json.ts';

const now = Date.UTC(2026, 5, 1);
const telemetry = (body: unknown) =>
  decodePlainTelemetry(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), now);

describe('a plain telemetry body', () => {
  test('gives its signals, arrays flattened', () => {
    expect(
      telemetry({ ts: now, seq: 7, run_id: 'r', step: 's', signals: { p: 1.5, t: [1, 2] }, units: { p: 'Torr' } }),
    ).toEqual({
      ok: true,
      body: {
        ts: now,
        seq: 7,
        run_id: 'r',
        step: 's',
        signals: { p: 1.5, 't[0]': 1, 't[1]': 2 },
        units: { p: 'Torr' },
      },
    });
  });

  test.each([
    ['2026-06-01T02:00:00.123456+02:00', now + 123],
    ['2026-06-01T00:00:00Z', now],
    [now + 0.9, now],
  ])('takes the time %s to the millisecond', (ts, expected) => {
    expect(telemetry({ ts, signals: { p: 1 } })).toMatchObject({ ok: true, body: { ts: expected } });
  });

  test.each([
    ['{"ts":1780272000000,"signals":{"a":1,"p":NaN}}', 'p: NaN'],
    ['{"ts":1780272000000,"signals":{"a":1,"p":[0,-Infinity]}}', 'p: -Infinity'],
    ['{"ts":1780272000000,"signals":{"NaN":1,"p":1e999}}', 'signal p'],
    ['{"ts":1780272000000,"signals":{"p":[1,-1e999]}}', 'signal p[1]'],
  ])('is refused as not finite, naming the signal: %s', (text, detail) => {
    const decoded = telemetry(text);
    expect(decoded).toMatchObject({ ok: false, reason: 'not_finite' });
    expect(decoded).toHaveProperty('detail', expect.stringContaining(detail));
  });

  test.each([[now + 24 * 3_600_000 + 1], [Date.UTC(1999, 11, 31, 23, 59, 59, 999)], ['1999-12-31T23:59:59Z'], [1e300]])(
    'is refused when its time is %s',
    (ts) => {
      expect(telemetry({ ts, signals: { p: 1 } })).toMatchObject({ ok: false, reason: 'time_out_of_range' });
    },
  );

  test.each([
    ['not JSON', '{"ts":'],
    ['no object', '[1]'],
    ['NaN within a broken text', '{"ts":NaN,'],
    ['a date without its offset', { ts: '2026-06-01T00:00:00', signals: { p: 1 } }],
    ['no time', { signals: { p: 1 } }],
    ['no signals', { ts: now }],
    ['signals in an array', { ts: now, signals: [1] }],
    ['a null value', { ts: now, signals: { p: null } }],
    ['a text value', { ts: now, signals: { p: '1' } }],
    ['an array within an array', { ts: now, signals: { p: [[1]] } }],
    ['a name given twice by flattening', { ts: now, signals: { p: [1], 'p[0]': 2 } }],
    ['a fractional seq', { ts: now, seq: 1.5, signals: { p: 1 } }],
    ['a run id that is no text', { ts: now, run_id: 1, signals: { p: 1 } }],
    ['a unit that is no text', { ts: now, signals: { p: 1 }, units: { p: 1 } }],
    ['the name __proto__', `{"ts":${now},"signals":{"__proto__":1}}`],
    ['the name __proto__ with an object', `{"ts":${now},"signals":{"__proto__":{"polluted":1}}}`],
  ])('is refused as malformed: %s', (_, body) => {
    expect(telemetry(body)).toMatchObject({ ok: false, reason: 'malformed_payload' });
    expect({}).not.toHaveProperty('polluted');
  });

  test('is refused when it is not UTF-8', () => {
    const bytes = Buffer.from(JSON.stringify({ ts: now, signals: { é: 1 } }), 'latin1');
    expect(decodePlainTelemetry(bytes, now)).toMatchObject({ ok: false, reason: 'malformed_payload' });
  });

  test('keeps names that objects inherit as ordinary names', () => {
    expect(telemetry({ ts: now, signals: { constructor: 1, toString: 2 } })).toMatchObject({
      ok: true,
      body: { signals: { constructor: 1, toString: 2 } },
    });
  });

  test('takes the last of two equal keys, as JSON.parse does', () => {
    expect(telemetry(`{"ts":${now},"signals":{"p":1,"p":2}}`)).toMatchObject({ ok: true, body: { signals: { p: 2 } } });
  });
});

describe('the decoder and the schema', () => {
  const value = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant('x')), { maxLength: 3 }),
    fc.constantFrom(null, 'text', true, {}),
  );
  const name = fc.string({ minLength: 1, maxLength: 6 }).filter((text) => text !== '__proto__' && !text.includes('['));
  const body = fc.record(
    {
      ts: fc.constantFrom(now, 'text', '2026-06-01T00:00:00Z', null, {}),
      seq: fc.oneof(fc.integer(), fc.constantFrom(null, 1.5, '1')),
      run_id: fc.constantFrom('r', null, 1),
      step: fc.constantFrom('s', null, []),
      signals: fc.oneof(
        { weight: 9, arbitrary: fc.dictionary(name, value, { maxKeys: 4 }) },
        { weight: 1, arbitrary: fc.constantFrom(null, 1, []) },
      ),
      units: fc.constantFrom({ p: 'Torr' }, { p: 1 }, null, []),
    },
    { requiredKeys: ['ts', 'signals'] },
  );

  test('agree on every body, but for times that zod leaves to the decoder', () => {
    fc.assert(
      fc.property(body, (candidate) => {
        const wire: unknown = JSON.parse(JSON.stringify(candidate));
        const decoded = telemetry(wire);
        const expected = plainTelemetrySchema.safeParse(wire).success && candidate.ts !== 'text';
        expect(decoded.ok).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  test('keep every finite double unchanged', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        // JSON has no -0.
        const expected = Object.is(number, -0) ? 0 : number;
        expect(telemetry({ ts: now, signals: { p: number } })).toMatchObject({ body: { signals: { p: expected } } });
      }),
    );
  });
});

describe('a plain run report', () => {
  const report = (body: unknown) => decodePlainRun(Buffer.from(JSON.stringify(body)), now);

  test('was started at the tool unless it says otherwise', () => {
    expect(report({ ts: now, run_id: 'r', state: 'processing' })).toMatchObject({
      ok: true,
      body: { ts: now, run_id: 'r', state: 'processing', origin: 'tool' },
    });
  });

  test.each([
    ['an unknown state', { ts: now, run_id: 'r', state: 'running' }, 'state'],
    ['no run id', { ts: now, state: 'processing' }, 'run_id'],
    ['a progress past 100 %', { ts: now, run_id: 'r', state: 'processing', progress_pct: 101 }, 'progress_pct'],
  ])('is refused for %s, naming the field', (_, body, field) => {
    expect(report(body)).toMatchObject({
      ok: false,
      reason: 'malformed_payload',
      detail: expect.stringContaining(field),
    });
  });

  test('is refused when its time is out of range', () => {
    expect(report({ ts: 0, run_id: 'r', state: 'processing' })).toMatchObject({ reason: 'time_out_of_range' });
  });
});
