import { describe, expect, it } from 'vitest';
import { t2Limits, t2Of, t2Reference } from '../control/hotelling.ts';
import { randomNumbers } from '../control/mcmc/random-numbers.ts';
import { decode } from '../kernel/event-schema.ts';
import type { ChartFailure } from './chart.ts';
import { spcEvents } from './events.ts';
import { Chart, definition, now, pairs, phaseOne, result } from './testing/t2-chart.ts';

const reference = t2Reference(phaseOne.map((row) => [row]));
const t2 = (row: readonly number[]): number => (reference === null ? Number.NaN : t2Of(reference, row));

describe('phase I of several parameters', () => {
  it('gathers without judging, then sets limits with mean and covariance', () => {
    const chart = new Chart().record(...phaseOne.slice(0, 49));
    expect(chart.data('ControlLimitsSet')).toEqual([]);
    chart.record(...phaseOne.slice(49));
    const [set] = chart.data('ControlLimitsSet');
    const { phase_two } = t2Limits(2, 50, 1, 0.9973) ?? { phase_two: Number.NaN };
    expect(set).toMatchObject({ version: 1, lcl: 0, ucl: phase_two, from_points: [0, 49], target: null });
    expect(set?.reference?.observations).toBe(50);
    reference?.mean.forEach((each, j) => {
      expect(set?.reference?.mean[j]).toBeCloseTo(each, 9);
    });
    reference?.covariance.flat().forEach((each, j) => {
      expect(set?.reference?.covariance.flat()[j]).toBeCloseTo(each, 9);
    });
    expect(chart.data('ChartPointRecorded')[3]).toEqual({
      ...{ index: 3, run_id: 'run-3', run_number: 'run-3', at: now, limits_version: 0, violated_rules: [] },
      ...{ value: phaseOne[3]?.[0], values: phaseOne[3], moving_range: expect.any(Number) },
    });
  });

  it('goes on while one value follows from the other, and ends with the first run that differs', () => {
    const chart = new Chart({ ...definition, phase_one_points: 4 }).record(...[1, 2, 3, 4, 5].map((x) => [x, 2 * x]));
    expect(chart.data('ControlLimitsSet')).toEqual([]);
    expect(chart.record([6, 11]).data('ControlLimitsSet')).toMatchObject([{ from_points: [0, 5] }]);
  });
});

describe('points of several parameters', () => {
  const judged = (confidence?: number) =>
    new Chart(confidence === undefined ? definition : { ...definition, settings: { confidence } }).record(...phaseOne);

  it('are judged by T2, and beyond its limit violate in critical manner whatever rules are watched', () => {
    const chart = judged().record([101, 8.05], [100, 8.1]);
    const [one, other] = chart.data('ChartPointRecorded').slice(-2);
    const { cl, ucl, sigma } = chart.data('ControlLimitsSet')[0] ?? { cl: 0, ucl: 0, sigma: 0 };
    expect(one).toMatchObject({ plotted: { statistic: 't2', cl, ucl, lcl: 0 }, violated_rules: [], limits_version: 1 });
    expect(one?.plotted?.value).toBeCloseTo(t2([101, 8.05]), 6);
    expect(other).toMatchObject({ values: [100, 8.1], violated_rules: ['T2'] });
    const [violation] = chart.data('SpcViolationDetected');
    const value = other?.plotted?.value ?? 0;
    expect(value).toBeCloseTo(t2([100, 8.1]), 6);
    expect(violation).toMatchObject({
      ...{ rule_id: 'T2', rule_name: 'T2 beyond its limit', statistic: 't2', severity: 'critical', window: [51, 51] },
      ...{ value, centerline: cl, ucl, lcl: 0, z_score: (value - cl) / sigma },
    });
  });

  it('lie beyond the limit as often as its confidence says', () => {
    const chart = judged(0.9).record(...pairs(400, 2));
    const share = chart.data('SpcViolationDetected').length / 400;
    expect(share).toBeGreaterThan(0.06);
    expect(share).toBeLessThan(0.14);
  });

  it('show values that do not go together, though each alone is where it was', () => {
    const moved = pairs(100, 3, 3);
    const single = (j: 0 | 1) => {
      const chart = new Chart({ ...definition, kind: 'i_mr', further_parameters: undefined, rules: ['WE1'] });
      return chart.record(...[...phaseOne, ...moved].map((row) => [row[j] ?? 0])).data('SpcViolationDetected');
    };
    expect(single(0).length).toBeLessThan(3);
    expect(single(1).length).toBeLessThan(3);
    const found = judged()
      .record(...moved)
      .data('SpcViolationDetected');
    expect(found.length).toBeGreaterThan(15);
  });

  it('name the parameters without which T2 would be within its limit, and advise by the one that adds most', () => {
    const parameters = [result('oxide_thickness_nm'), result('pressure_torr'), result('dose_cm2')] as const;
    const [parameter, ...further_parameters] = parameters;
    const chart = new Chart({ ...definition, parameter, further_parameters });
    const { normal } = randomNumbers(4, 1);
    const steady = pairs(50, 4).map((row) => [...row, normal()]);
    chart.record(...steady, [100, 8, 9], [100, 8.1, 0], [200, 3, 50]);
    const [alone, apart, all] = chart.data('SpcViolationDetected').slice(-3);
    expect(alone?.suggested_causes[0]).toMatch(/^dose_cm2: T2 of the other parameters alone is [\d.]+$/);
    expect(alone?.suggested_causes).toContain('beam glitch or arc in the extraction');
    expect(alone?.recommended_actions[1]).toContain('Faraday cup');
    const named = apart?.suggested_causes.slice(0, 2).map((cause) => cause.split(':')[0]);
    expect(named?.toSorted()).toEqual(['oxide_thickness_nm', 'pressure_torr']);
    expect(all?.suggested_causes.filter((cause) => cause.includes('T2 of the other'))).toHaveLength(1);
  });

  it('are refused without a finite value for each parameter', () => {
    const chart = judged();
    const record = (values: readonly number[]): ChartFailure | null => {
      const reading = { run_id: 'new', run_number: 'new', at: now, value: values[0] ?? 0, values };
      return chart.do({ type: 'RecordChartPoint', reading });
    };
    expect(record([1])).toEqual({ kind: 'ValuesMissing', run_id: 'new', expected: 2, given: 1 });
    expect(record([1, Number.NaN])).toMatchObject({ kind: 'PointNotFinite', value: '1,NaN' });
    expect(record([1, 1e200])).toMatchObject({ kind: 'PointNotFinite', value: '1,1e+200' });
    const single = new Chart({ ...definition, kind: 'i_mr', further_parameters: undefined });
    expect(() => single.record([1, 2])).toThrow('ValuesMissing');
  });
});

describe('limits of T2 given by a person', () => {
  const given = { target: null, cl: 1, ucl: 20, lcl: 0 };
  const set = (chart: Chart, limits: typeof given) => chart.do({ type: 'SetControlLimits', limits });

  it('keep mean and covariance, and take sigma from the confidence', () => {
    const chart = new Chart().record(...phaseOne);
    expect(set(chart, given)).toBeNull();
    const [first, second] = chart.data('ControlLimitsSet');
    expect(second).toMatchObject({ cl: 1, ucl: 20, lcl: 0, version: 2, from_points: null });
    expect(second?.sigma).toBeCloseTo(19 / 3, 4);
    expect(second?.reference).toEqual(first?.reference);
    expect(chart.record([100, 8.1]).data('ChartPointRecorded').at(-1)?.plotted).toMatchObject({ cl: 1, ucl: 20 });
    expect(set(chart, given)).toBeNull();
    expect(chart.data('ControlLimitsSet')).toHaveLength(2);
  });

  it('need a mean and covariance', () => {
    expect(set(new Chart().record(...phaseOne.slice(1)), given)).toEqual({ kind: 'ReferenceMissing' });
  });

  it('are ordered, and the lower one is 0', () => {
    const chart = new Chart().record(...phaseOne);
    expect(set(chart, { ...given, lcl: 0.5 })).toEqual({ kind: 'LowerLimitNotZero', lcl: 0.5 });
    expect(set(chart, { ...given, ucl: 0.5 })).toMatchObject({ kind: 'LimitsOutOfOrder' });
  });
});

describe('the reference of recorded limits', () => {
  const set = new Chart().record(...phaseOne).data('ControlLimitsSet')[0];
  const read = (changes: object) => decode(spcEvents, 'ControlLimitsSet', 2, { ...set, reference: changes }).ok;

  it('is a mean with a symmetric covariance of the same variables', () => {
    expect(
      read({
        mean: [0, 0],
        covariance: [
          [1, 0.5],
          [0.5, 1],
        ],
        observations: 9,
      }),
    ).toBe(true);
    expect(
      read({
        mean: [0, 0],
        covariance: [
          [1, 0.5],
          [0.4, 1],
        ],
        observations: 9,
      }),
    ).toBe(false);
    expect(
      read({
        mean: [0],
        covariance: [
          [1, 0.5],
          [0.5, 1],
        ],
        observations: 9,
      }),
    ).toBe(false);
    expect(
      read({
        mean: [0, 0],
        covariance: [
          [1, 0.5, 0],
          [0.5, 1],
        ],
        observations: 9,
      }),
    ).toBe(false);
  });
});
