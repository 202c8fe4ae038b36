import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TelemetryRecorded } from '../telemetry/events.ts';
import type { ChartParameter } from './events.ts';
import { featureOf } from './features.ts';

const batch = (
  steps: readonly (string | null)[],
  values: readonly (number | null)[],
  rest: Partial<TelemetryRecorded['signals'][string]> = {},
): TelemetryRecorded => ({
  org_id: 'demo',
  site: 'fab1',
  tool_id: 'furnace-1',
  chamber: 'tube-1',
  run_id: 'r1',
  times: steps.map((_, i) => i),
  seqs: steps.map(() => null),
  steps: [...steps],
  signals: { pressure: { unit: 'torr', values: [...values], ...rest } },
});
type Signal = Extract<ChartParameter, { kind: 'signal' }>;
const parameter = (statistic: Signal['statistic'], step: string | null = null): Signal => ({
  kind: 'signal',
  signal: 'pressure',
  step,
  statistic,
});
const value = (statistic: Signal['statistic'], values: readonly number[]) => {
  const feature = featureOf(parameter(statistic), [
    batch(
      values.map(() => null),
      values,
    ),
  ]);
  return feature.ok ? feature.value : feature.reason;
};

describe('a feature of telemetry', () => {
  it('has each statistic of the values', () => {
    expect(value('mean', [1, 2, 6])).toBe(3);
    expect(value('std', [1, 3, 5])).toBe(2);
    expect(value('min', [3, -1, 5])).toBe(-1);
    expect(value('max', [3, -1, 5])).toBe(5);
    expect(value('range', [3, -1, 5])).toBe(6);
    expect(value('median', [9, 1, 10])).toBe(9);
    expect(value('median', [10, 1, 9, 2])).toBe(5.5);
  });

  it('takes the frames of its step from every batch', () => {
    const batches = [batch(['a', 'b'], [1, 10]), batch(['b', 'c', 'b'], [20, 3, 30])];
    expect(featureOf(parameter('mean', 'b'), batches)).toEqual({ ok: true, value: 20, samples: 3 });
  });

  it('takes all frames of the run when it names no step', () =>
    expect(featureOf(parameter('mean'), [batch(['a', null], [1, 3])])).toEqual({ ok: true, value: 2, samples: 2 }));

  it('leaves out frames without a value and values of poor quality', () => {
    const quality: [number, 'bad' | 'stale'][] = [
      [1, 'bad'],
      [3, 'stale'],
    ];
    const frames = batch(['a', 'a', 'a', 'a', 'a'], [1, 100, null, 200, 3], { quality, absent: [2] });
    expect(featureOf(parameter('max', 'a'), [frames])).toEqual({ ok: true, value: 3, samples: 2 });
  });

  it('is none without values', () => {
    const none = { ok: false, reason: 'too_few_values', samples: 0 };
    expect(featureOf(parameter('mean', 'b'), [batch(['a'], [1])])).toEqual(none);
    expect(featureOf({ ...parameter('mean'), signal: 'toString' }, [batch(['a'], [1])])).toEqual(none);
    expect(featureOf(parameter('std'), [batch(['a'], [1])])).toEqual({ ...none, samples: 1 });
  });

  it('is none of values in different units, and takes an unnamed unit for the same', () => {
    const inUnit = (unit: string | null, step: string) => batch([step], [1], { unit });
    const mixed = [inUnit('torr', 'a'), inUnit('Pa', 'a')];
    expect(featureOf(parameter('mean', 'a'), mixed)).toEqual({
      ok: false,
      reason: 'units_differ',
      units: ['torr', 'Pa'],
    });
    expect(featureOf(parameter('mean', 'a'), [inUnit('torr', 'a'), inUnit(null, 'a'), inUnit('Pa', 'b')]).ok).toBe(
      true,
    );
  });

  it('adds up from the first value to the last', () => {
    const [large, small] = [1e16, 1];
    expect(value('mean', [large, small, small])).toBe((large + small + small) / 3);
    expect(value('mean', [small, small, large])).toBe((small + small + large) / 3);
    expect(large + small + small).not.toBe(small + small + large);
  });

  it('does not depend on how frames were gathered into batches', () => {
    const doubles = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 2 });
    const anyStatistic = fc.constantFrom<Signal['statistic']>('mean', 'std', 'min', 'max', 'range', 'median');
    fc.assert(
      fc.property(doubles, fc.nat(), anyStatistic, (values, cut, statistic) => {
        const at = cut % values.length;
        const parts = [values.slice(0, at), values.slice(at)].map((part) =>
          batch(
            part.map(() => null),
            part,
          ),
        );
        expect(featureOf(parameter(statistic), parts)).toEqual({
          ok: true,
          value: value(statistic, values),
          samples: values.length,
        });
      }),
    );
  });
});
