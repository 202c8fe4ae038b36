import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { framesOf, isSameFrame, type RecordedFrame, toColumns } from './columns.ts';
import { anyFrame, anyFrames } from './testing/frames.ts';

const stored = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;
const frame = (signals: RecordedFrame['signals'], more: Partial<RecordedFrame> = {}): RecordedFrame => ({
  ts: 1000,
  seq: null,
  step: null,
  signals,
  ...more,
});

describe('frames in columns', () => {
  test('come back as they were, also after they were stored', () => {
    fc.assert(
      fc.property(anyFrames(12), (frames) => {
        const back = framesOf(stored(toColumns(frames)));
        expect(back).toEqual(frames);
        // toEqual passes over prototypes and their names: the text does not.
        expect(back.map(({ signals }) => new Map(Object.entries(signals)))).toEqual(
          frames.map(({ signals }) => new Map(Object.entries(signals))),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('have one entry a frame in every column, and name the frames that did not report a signal', () => {
    expect(
      toColumns([frame({ a: 1 }), frame({ b: 2 }, { ts: 1001, seq: 7, step: 's' }), frame({ a: null, b: 3 })]),
    ).toEqual({
      times: [1000, 1001, 1000],
      seqs: [null, 7, null],
      steps: [null, 's', null],
      signals: {
        a: { unit: null, values: [1, null, null], absent: [1] },
        b: { unit: null, values: [null, 2, 3], absent: [0] },
      },
    });
  });

  test('keep the unit that was said, and say nothing of what was not', () => {
    const { signals } = toColumns([frame({ p: 1, q: 1 }), frame({ p: 1 }, { units: { p: 'torr' } })]);
    expect(signals).toMatchObject({ p: { unit: 'torr' }, q: { unit: null } });
  });

  test('take a signal named like something that objects have for what it is', () => {
    const { signals } = toColumns([
      frame({ constructor: 1, toString: 2 }, { units: { p: 'torr' }, quality: { p: 'bad' } }),
    ]);
    expect(signals).toEqual({
      constructor: { unit: null, values: [1] },
      toString: { unit: null, values: [2] },
    });
  });

  test('keep the quality of each value', () => {
    const frames = [
      frame({ p: 1 }),
      frame({ p: null }, { quality: { p: 'stale' } }),
      frame({ p: 2 }, { quality: { p: 'bad' } }),
    ];
    expect(toColumns(frames).signals.p?.quality).toEqual([
      [1, 'stale'],
      [2, 'bad'],
    ]);
    expect(framesOf(toColumns(frames))).toEqual(frames);
  });

  test('of no frames are empty', () => {
    expect(toColumns([])).toEqual({ times: [], seqs: [], steps: [], signals: {} });
    expect(framesOf(toColumns([]))).toEqual([]);
  });
});

describe('a frame is the same as another', () => {
  test('when it is a copy of it, with its signals in any order', () => {
    fc.assert(
      fc.property(anyFrame, (original) => {
        const reordered = { ...original, signals: Object.fromEntries(Object.entries(original.signals).reverse()) };
        expect(isSameFrame(original, reordered)).toBe(true);
        const [back] = framesOf(stored(toColumns([original])));
        expect(back !== undefined && isSameFrame(back, original)).toBe(true);
      }),
    );
  });

  const given = frame({ a: 1, b: null }, { seq: 3, step: 'etch' });
  test.each<[string, Partial<RecordedFrame>]>([
    ['its time', { ts: 1001 }],
    ['its sequence number', { seq: 4 }],
    ['that it has none', { seq: null }],
    ['its step', { step: null }],
    ['a value', { signals: { a: 2, b: null } }],
    ['that a value is null', { signals: { a: null, b: null } }],
    ['a signal less', { signals: { a: 1 } }],
    ['a signal more', { signals: { a: 1, b: null, c: 1 } }],
    ['another signal in place of one', { signals: { a: 1, constructor: null } }],
    ['the quality of a value', { quality: { a: 'stale' } }],
  ])('but not when it differs in %s', (_, change) => {
    expect(isSameFrame(given, { ...given, ...change })).toBe(false);
    expect(isSameFrame({ ...given, ...change }, given)).toBe(false);
  });

  test('is the same either way round, and exactly when the columns are', () => {
    fc.assert(
      fc.property(anyFrame, anyFrame, (a, b) => {
        const same = new Set(
          [a, b].map((one) => JSON.stringify([one.ts, one.seq, one.step, sorted(one.signals), sorted(one.quality)])),
        );
        expect(isSameFrame(a, b)).toBe(same.size === 1);
        expect(isSameFrame(b, a)).toBe(same.size === 1);
      }),
    );
  });
});

const sorted = (of: object | undefined): unknown => Object.entries(of ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
