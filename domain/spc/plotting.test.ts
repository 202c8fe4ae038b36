import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cusumInSigmas, cusumSeries } from '../control/cusum.ts';
import { ewmaSeries } from '../control/ewma.ts';
import { ruleIds } from '../control/rules.ts';
import { judgeSeries } from '../control/run-rules.ts';
import { rangeChartLimits, subgroupOf } from '../control/subgroups.ts';
import { decode } from '../kernel/event-schema.ts';
import { type ChartCommand, chartDecider } from './chart.ts';
import type { ChartDefinition } from './chart-state.ts';
import { type SpcEvent, spcEvents } from './events.ts';

const now = '2026-11-22T08:00:00.000Z';
const engineer = { id: 'engineer@demo', name: 'Engineer', roles: ['engineer'], org_id: 'demo' };
const limits = { cl: 10, ucl: 13, lcl: 7, sigma: 1, target: null };

type Kind = Pick<ChartDefinition, 'kind' | 'settings'>;

const definition = (kind: Kind, phase_one_points = 3): ChartDefinition => ({
  ...{ chart_id: '0b9f1c52-5c2d-4e57-9d39-7a4b57a4b001', org_id: 'demo', name: 'Film', unit: 'nm' },
  ...{ parameter: { kind: 'result', result: 'thickness_nm' }, process_mode_id: null, recipe_id: null, tool_id: null },
  ...{ chamber: null, rules: [...ruleIds], phase_one_points, usl: null, lsl: null, target: null, backfill: false },
  ...kind,
});

/** Everything a chart records of values, one run after the other; each event is written and read again. */
function recorded(chart: ChartDefinition, values: readonly number[], first: readonly SpcEvent[] = []): SpcEvent[] {
  const history: SpcEvent[] = [];
  let state = chartDecider.initial;
  const add = (event: SpcEvent): void => {
    const read = decode(spcEvents, event.type, spcEvents[event.type].version, JSON.parse(JSON.stringify(event.data)));
    if (!read.ok) throw new Error(read.problem);
    history.push(read.event);
    state = chartDecider.evolve(state, read.event);
  };
  add({ type: 'ControlChartDefined', data: chart });
  first.forEach(add);
  values.forEach((value, i) => {
    const reading = { run_id: `run-${i}`, run_number: `R-${i}`, at: now, value };
    const command: ChartCommand = { type: 'RecordChartPoint', reading };
    const decision = chartDecider.decide(command, state, { now, actor: engineer });
    if (!decision.ok) throw new Error(JSON.stringify(decision.error));
    decision.events.forEach(add);
  });
  return history;
}
const limitsSet: SpcEvent = {
  type: 'ControlLimitsSet',
  data: { ...limits, version: 1, from_points: null, set_by: engineer.id, at: now },
};
const dataOf = <Type extends SpcEvent['type']>(history: readonly SpcEvent[], type: Type) =>
  history.flatMap((event) => (event.type === type ? [event.data as Extract<SpcEvent, { type: Type }>['data']] : []));
const points = (history: readonly SpcEvent[]) => dataOf(history, 'ChartPointRecorded');

const values = fc.array(
  fc.integer({ min: 24, max: 56 }).map((n) => n / 4),
  { maxLength: 40 },
);

describe('limits from phase I', () => {
  it.each<[string, Kind, number[], object]>([
    ['an EWMA chart', { kind: 'ewma' }, [10, 12, 11], { cl: 11, sigma: (1.5 / 1.1283791671) * Math.sqrt(0.2 / 1.8) }],
    ['a CUSUM chart', { kind: 'cusum' }, [10, 12, 11], { cl: 11, ucl: 11 + 4.775 * (1.5 / 1.1283791671) }],
    ['a p chart', { kind: 'p', settings: { sample_size: 100 } }, [20, 10, 30], { cl: 0.2, sigma: 0.04, ucl: 0.32 }],
    ['an np chart', { kind: 'np', settings: { sample_size: 100 } }, [20, 10, 30], { cl: 20, sigma: 4, lcl: 8 }],
    ['a c chart', { kind: 'c' }, [16, 15, 17], { cl: 16, ucl: 28, lcl: 4 }],
    ['a u chart', { kind: 'u', settings: { sample_size: 4 } }, [16, 15, 17], { cl: 4, ucl: 7, lcl: 1 }],
  ])('of %s come with its last run', (_, kind, series, expected) => {
    const [found] = dataOf(recorded(definition(kind), series), 'ControlLimitsSet');
    for (const [name, value] of Object.entries(expected))
      expect(found?.[name as 'cl'], name).toBeCloseTo(value as number, 8);
    expect(found?.from_points).toEqual([0, 2]);
  });

  it.each<[Kind['kind'], number]>([
    ['xbar_r', 2.5 / 1.6925687506 / Math.sqrt(3)],
    ['xbar_s', (1 + Math.sqrt(3)) / 2 / 0.8862269255 / Math.sqrt(3)],
  ])('of an %s chart come with its last complete subgroup', (kind, sigma) => {
    const chart = definition({ kind, settings: { subgroup_size: 3 } }, 2);
    expect(dataOf(recorded(chart, [1, 3, 2, 5, 5]), 'ControlLimitsSet')).toEqual([]);
    const [found] = dataOf(recorded(chart, [1, 3, 2, 5, 5, 8]), 'ControlLimitsSet');
    expect(found).toMatchObject({ cl: 4, from_points: [0, 5], version: 1 });
    expect(found?.sigma).toBeCloseTo(sigma, 8);
  });

  it.each<[Kind, number[]]>([
    [{ kind: 'ewma' }, [5, 5, 5, 5]],
    [{ kind: 'cusum' }, [5, 5, 5, 5]],
    [{ kind: 'p', settings: { sample_size: 10 } }, [0, 0, 0, 0]],
    [{ kind: 'c' }, [0, 0, 0, 0]],
    [{ kind: 'xbar_r', settings: { subgroup_size: 2 } }, [5, 5, 6, 6, 7, 7]],
    [{ kind: 'xbar_s', settings: { subgroup_size: 2 } }, [5, 5, 6, 6, 7, 7]],
  ])('of %j are not set while nothing varies', (kind, series) => {
    expect(dataOf(recorded(definition(kind), series), 'ControlLimitsSet')).toEqual([]);
  });
});

describe('points in phase II', () => {
  it('of subgroups are judged by their mean, and show their spread beside it', () => {
    fc.assert(
      fc.property(values, fc.constantFrom('xbar_r' as const, 'xbar_s' as const), (series, kind) => {
        const chart = definition({ kind, settings: { subgroup_size: 4 } });
        const found = points(recorded(chart, series, [limitsSet]));
        const groups = Array.from({ length: Math.floor(series.length / 4) }, (_, g) => series.slice(4 * g, 4 * g + 4));
        const wanted = judgeSeries(
          groups.map((group) => subgroupOf(group).mean),
          limits,
        );
        expect(found.filter((_, i) => i % 4 === 3).map(({ violated_rules }) => violated_rules)).toEqual(wanted);
        found.forEach(({ plotted, violated_rules }, i) => {
          if (i % 4 !== 3) {
            expect(plotted).toBeUndefined();
            expect(violated_rules).toEqual([]);
          } else {
            const { mean, range, deviation } = subgroupOf(groups[(i - 3) / 4] ?? []);
            expect(plotted).toMatchObject({ statistic: 'mean', value: mean, cl: 10, ucl: 13, lcl: 7 });
            expect(plotted?.companion?.value).toBe(kind === 'xbar_r' ? range : deviation);
          }
        });
      }),
      { numRuns: 30 },
    );
  });

  it('of subgroups have limits of their spread from the same sigma as those of the mean', () => {
    const chart = definition({ kind: 'xbar_r', settings: { subgroup_size: 4 } });
    const { cl, ucl, lcl } = rangeChartLimits(2, 4);
    expect(points(recorded(chart, [9, 10, 11, 10], [limitsSet])).at(-1)?.plotted?.companion).toEqual({
      ...{ statistic: 'range', value: 2, cl, ucl, lcl },
    });
  });

  it('of subgroups reach back to the first run of the first subgroup', () => {
    const chart = definition({ kind: 'xbar_r', settings: { subgroup_size: 2 } });
    const series = [12.5, 12.5, 10, 10, 12.5, 12.5];
    const [violation] = dataOf(recorded(chart, series, [limitsSet]), 'SpcViolationDetected');
    expect(violation).toMatchObject({ rule_id: 'WE2', window: [0, 5], statistic: 'mean', value: 12.5, z_score: 2.5 });
  });

  it('of an EWMA chart are those of the series, with its exact limits', () => {
    fc.assert(
      fc.property(values, (series) => {
        const found = points(recorded(definition({ kind: 'ewma' }), series, [limitsSet]));
        const sigma = 1 / Math.sqrt(0.2 / 1.8);
        const wanted = ewmaSeries({ lambda: 0.2, l: 3, target: 10, sigma, limits: 'exact' }, series);
        found.forEach(({ plotted, violated_rules }, i) => {
          const { z, ucl, lcl, signal } = wanted[i] ?? { z: 0, ucl: 0, lcl: 0, signal: null };
          expect(plotted).toEqual({ statistic: 'ewma', value: z, cl: 10, ucl, lcl });
          expect(violated_rules).toEqual(signal === null ? [] : ['EWMA']);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('of a CUSUM chart are those of the series, drawn around the mean', () => {
    fc.assert(
      fc.property(values, (series) => {
        const found = points(recorded(definition({ kind: 'cusum' }), series, [limitsSet]));
        const wanted = cusumSeries(cusumInSigmas(10, 1, 0.5, 3), series);
        found.forEach(({ plotted, violated_rules }, i) => {
          const { high, low, signal } = wanted[i] ?? { high: 0, low: 0, signal: null };
          expect(plotted?.value).toBe(high >= low ? 10 + high : 10 - low);
          expect(violated_rules).toEqual(signal === null ? [] : ['CUSUM']);
        });
      }),
      { numRuns: 30 },
    );
  });

  it.each<[Kind, number, number]>([
    [{ kind: 'p', settings: { sample_size: 2 } }, 28, 14],
    [{ kind: 'np', settings: { sample_size: 2 } }, 14, 14],
    [{ kind: 'c' }, 14, 14],
    [{ kind: 'u', settings: { sample_size: 2 } }, 28, 14],
  ])('of %j are judged by what is plotted of the count', (kind, count, statistic) => {
    const history = recorded(definition(kind), [count], [limitsSet]);
    expect(points(history)).toMatchObject([
      { value: count, plotted: { statistic: kind.kind, value: statistic, ucl: 13 }, violated_rules: ['WE1', 'N1'] },
    ]);
    expect(dataOf(history, 'SpcViolationDetected')[0]).toMatchObject({ value: statistic, severity: 'critical' });
  });

  it('of charts without zones are critical whatever rules are watched', () => {
    const chart = { ...definition({ kind: 'ewma', settings: { lambda: 1 } }), rules: [] };
    expect(dataOf(recorded(chart, [14], [limitsSet]), 'SpcViolationDetected')).toMatchObject([
      {
        rule_id: 'EWMA',
        rule_name: 'moving average beyond its limit',
        severity: 'critical',
        z_score: 4,
        window: [0, 0],
      },
    ]);
    const sums = { ...definition({ kind: 'cusum' }), rules: [] };
    expect(dataOf(recorded(sums, [14], [limitsSet]), 'SpcViolationDetected')).toMatchObject([
      { rule_id: 'CUSUM', rule_name: 'cumulative sum beyond the decision interval', severity: 'critical' },
    ]);
  });

  it('begin anew with new limits', () => {
    const chart = definition({ kind: 'xbar_r', settings: { subgroup_size: 2 } });
    const again: SpcEvent = { type: 'ControlLimitsSet', data: { ...limitsSet.data, version: 2 } as never };
    const state = [...recorded(chart, [1], [limitsSet]), again].reduce(chartDecider.evolve, chartDecider.initial);
    expect(state).toMatchObject({ status: 'defined', memory: { open: [] }, limits: { version: 2 } });
  });
});
