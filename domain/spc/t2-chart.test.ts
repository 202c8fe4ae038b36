import { describe, expect, it } from 'vitest';
import { t2Limits, t2Of, t2Reference } from '../control/hotelling.ts';
import { randomNumbers } from '../control/mcmc/random-numbers.ts';
import { decode } from '../kernel/event-schema.ts';
import { type ChartCommand, type ChartFailure, chartDecider } from './chart.ts';
import type { ChartDefinition, ChartState } from './chart-state.ts';
import { type ChartParameter, type SpcEvent, spcEvents } from './events.ts';
import { redecide } from './redecision.ts';

const now = '2026-11-22T08:00:00.000Z';
const engineer = { id: 'engineer@demo', name: 'Engineer', roles: ['engineer'], org_id: 'demo' };
const result = (name: string): ChartParameter => ({ kind: 'result', result: name });
const signal = (name: string, step: string | null): ChartParameter => ({
  ...{ kind: 'signal', signal: name, step, statistic: 'mean' },
});

const definition: ChartDefinition = {
  chart_id: '0b9f1c52-5c2d-4e57-9d39-7a4b57a4b001',
  org_id: 'demo',
  name: 'Film',
  parameter: result('thickness_nm'),
  further_parameters: [result('sheet_resistance_ohm_sq')],
  unit: null,
  process_mode_id: null,
  recipe_id: null,
  tool_id: null,
  chamber: null,
  kind: 't2',
  rules: [],
  phase_one_points: 50,
  usl: null,
  lsl: null,
  target: null,
};

/** A chart whose events are written and read again. */
class Chart {
  readonly history: SpcEvent[] = [];
  state: ChartState = chartDecider.initial;

  constructor(chart: ChartDefinition = definition) {
    this.do({ type: 'DefineControlChart', definition: chart });
  }

  do(command: ChartCommand): ChartFailure | null {
    const decision = chartDecider.decide(command, this.state, { now, actor: engineer, reason: 'why' });
    if (!decision.ok) return decision.error;
    for (const { type, data } of decision.events) {
      const read = decode(spcEvents, type, spcEvents[type].version, JSON.parse(JSON.stringify(data)));
      if (!read.ok) throw new Error(read.problem);
      this.history.push(read.event);
      this.state = chartDecider.evolve(this.state, read.event);
    }
    return null;
  }

  record(...rows: readonly (readonly number[])[]): this {
    for (const values of rows) {
      const run_id = `run-${this.data('ChartPointRecorded').length}`;
      const reading = { run_id, run_number: run_id, at: now, value: values[0] ?? Number.NaN, values };
      const failure = this.do({ type: 'RecordChartPoint', reading });
      if (failure !== null) throw new Error(JSON.stringify(failure));
    }
    return this;
  }

  data<Type extends SpcEvent['type']>(type: Type) {
    return this.history.flatMap((event) =>
      event.type === type ? [event.data as Extract<SpcEvent, { type: Type }>['data']] : [],
    );
  }
}

const RHO = 0.99;
/** Two values a run that go together (correlation 0.99), about 100 and 8; moved across their common line, in sigmas. */
const pairs = (count: number, seed: number, across = 0): number[][] => {
  const { normal } = randomNumbers(seed, 0);
  // The first numbers of neighbouring seeds are alike.
  for (let i = 0; i < 8; i += 1) normal();
  return Array.from({ length: count }, () => {
    const along = Math.sqrt((1 + RHO) / 2) * normal();
    const off = Math.sqrt((1 - RHO) / 2) * (normal() + across);
    return [100 + 2 * (along + off), 8 + 0.1 * (along - off)];
  });
};

const phaseOne = pairs(50, 1);
const reference = t2Reference(phaseOne.map((row) => [row]));
const t2 = (row: readonly number[]): number => (reference === null ? Number.NaN : t2Of(reference, row));

describe('defining a chart of several parameters', () => {
  const refused = (changes: Partial<ChartDefinition>): ChartFailure | null =>
    new Chart({ ...definition, name: 'none', parameter: result(''), further_parameters: [] }).do({
      type: 'DefineControlChart',
      definition: { ...definition, ...changes },
    });
  const ofStep = { parameter: signal('pressure', 'etch') };

  it('takes results, signals of one step, and signals of whole runs', () => {
    expect(refused({})).toBeNull();
    expect(refused({ ...ofStep, further_parameters: [signal('power', 'etch'), signal('flow', 'etch')] })).toBeNull();
    const ofRun = { parameter: signal('pressure', null), further_parameters: [signal('power', null)] };
    expect(refused(ofRun)).toBeNull();
  });

  it('takes two statistics of one signal', () => {
    const deviation: ChartParameter = { kind: 'signal', signal: 'pressure', step: 'etch', statistic: 'std' };
    expect(refused({ ...ofStep, further_parameters: [deviation] })).toBeNull();
  });

  it.each<[string, Partial<ChartDefinition>, object]>([
    ['one parameter', { further_parameters: undefined }, { kind: 'FurtherParametersMissing' }],
    ['further parameters of another kind', { kind: 'i_mr' }, { kind: 'FurtherParametersUnused', chart_kind: 'i_mr' }],
    [
      'a parameter given twice',
      { further_parameters: [result('a'), result('b'), result('a')] },
      { kind: 'ParameterRepeated', place: 2 },
    ],
    ['the first given again', { further_parameters: [definition.parameter] }, { kind: 'ParameterRepeated', place: 0 }],
    [
      'a result with a signal',
      { further_parameters: [result('a'), signal('pressure', null)] },
      { kind: 'ParametersReadApart', place: 1 },
    ],
    ['a signal with a result', { ...ofStep }, { kind: 'ParametersReadApart', place: 0 }],
    [
      'signals of two steps',
      { ...ofStep, further_parameters: [signal('power', 'strip')] },
      { kind: 'ParametersReadApart', place: 0 },
    ],
    [
      'signals of a step and of the run',
      { ...ofStep, further_parameters: [signal('power', null)] },
      { kind: 'ParametersReadApart', place: 0 },
    ],
    [
      'a phase I without an observation to spare',
      { phase_one_points: 3 },
      { kind: 'PhaseOneTooShort', phase_one_points: 3, least: 4 },
    ],
  ])('refuses %s', (_, changes, failure) => {
    expect(refused(changes)).toEqual(failure);
  });
});

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
    const moved = pairs(20, 3, 3);
    const single = (j: 0 | 1) => {
      const chart = new Chart({ ...definition, kind: 'i_mr', further_parameters: undefined, rules: ['WE1'] });
      return chart.record(...[...phaseOne, ...moved].map((row) => [row[j] ?? 0])).data('SpcViolationDetected');
    };
    expect(single(0)).toEqual([]);
    expect(single(1)).toEqual([]);
    const found = judged()
      .record(...moved)
      .data('SpcViolationDetected');
    expect(found.length).toBeGreaterThan(2);
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

describe('deciding again a chart of several parameters', () => {
  const chart = new Chart().record(...phaseOne, [100, 8.1]);
  chart.do({ type: 'SetControlLimits', limits: { target: null, cl: 1, ucl: 20, lcl: 0 } });
  chart.record([100, 8.1], ...pairs(2, 5));
  const records = (change: (event: SpcEvent) => SpcEvent = (event) => event) =>
    chart.history.map((event) => ({
      event: change(event),
      actor: engineer,
      recorded_at: now,
      remeasured: event.type === 'ChartPointRecorded' ? (event.data.values ?? null) : null,
    }));

  it('gives the same, bit for bit', () => {
    expect(redecide(records())).toMatchObject({ agrees: true, points: 54, violations_recorded: 2, differences: [] });
  });

  it('finds a value that was changed', () => {
    const forged = records((event) =>
      event.type === 'ChartPointRecorded' && event.data.index === 50
        ? { ...event, data: { ...event.data, values: [100, 8.05] } }
        : event,
    );
    expect(redecide(forged).differences).toMatchObject([
      { subject: 'value', index: 50, recorded: [100, 8.05], redecided: [100, 8.1] },
      { subject: 'point', index: 50 },
    ]);
  });

  it('finds a mean or covariance that came in with limits of a person', () => {
    const forged = records((event) =>
      event.type === 'ControlLimitsSet' && event.data.version === 2
        ? {
            ...event,
            data: {
              ...event.data,
              reference: {
                mean: [0, 0],
                covariance: [
                  [1, 0],
                  [0, 1],
                ],
                observations: 9,
              },
            },
          }
        : event,
    );
    const [first] = redecide(forged).differences;
    expect(first).toMatchObject({ subject: 'limits', index: 50, recorded: { mean: [0, 0] } });
    expect(first?.redecided).toMatchObject({ observations: 50 });
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
