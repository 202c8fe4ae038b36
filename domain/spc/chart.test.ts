import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addIndividual, individualsLimits, noIndividuals } from '../control/individuals.ts';
import { ruleIds } from '../control/rules.ts';
import { judgeSeries } from '../control/run-rules.ts';
import { decode } from '../kernel/event-schema.ts';
import { type ChartCommand, type ChartDecision, chartDecider } from './chart.ts';
import type { ChartDefinition, ChartState } from './chart-state.ts';
import { type SpcEvent, spcEvents } from './events.ts';
import { violationId } from './violation.ts';

const definition: ChartDefinition = {
  chart_id: '0b9f1c52-5c2d-4e57-9d39-7a4b57a4b001',
  org_id: 'demo',
  name: 'Oxide chamber pressure',
  parameter: { kind: 'signal', signal: 'chamber_pressure_torr', step: 'oxidize', statistic: 'mean' },
  unit: 'torr',
  process_mode_id: null,
  recipe_id: null,
  tool_id: null,
  chamber: null,
  kind: 'i_mr',
  rules: ['WE1', 'WE2', 'WE3', 'WE4'],
  phase_one_points: 4,
  usl: 20,
  lsl: null,
  target: 10,
};
const now = '2026-11-22T08:00:00.000Z';
const at = '2026-11-22T07:59:00.000Z';
const engineer = { id: 'engineer@demo', name: 'Engineer', roles: ['engineer'], org_id: 'demo' };

const defined: SpcEvent = { type: 'ControlChartDefined', data: definition };
const limitsSet: SpcEvent = {
  type: 'ControlLimitsSet',
  data: { version: 1, target: 10, cl: 10, ucl: 13, lcl: 7, sigma: 1, from_points: null, set_by: engineer.id, at: now },
};
const point = (index: number, value: number, limits_version = 1): SpcEvent => ({
  type: 'ChartPointRecorded',
  data: {
    index,
    run_id: `run-${index}`,
    run_number: `OXI-${index}`,
    at,
    value,
    moving_range: index === 0 ? null : 0,
    limits_version,
    violated_rules: [],
  },
});
const record = (value: number, run_id = 'run-new'): ChartCommand => ({
  type: 'RecordChartPoint',
  reading: { run_id, run_number: 'OXI-new', at, value },
});
const violation_id = violationId(definition.chart_id, 0, 'WE1');
const acknowledgement: ChartCommand = {
  type: 'AcknowledgeViolation',
  violation_id,
  cause_found: 'throttle valve stuck',
  action_taken: 'valve replaced',
};

const fold = (events: readonly SpcEvent[]): ChartState => events.reduce(chartDecider.evolve, chartDecider.initial);
const given = (...events: readonly SpcEvent[]) => ({
  when: (command: ChartCommand, reason?: string) => {
    const decision = chartDecider.decide(command, fold(events), { now, actor: engineer, reason });
    return {
      thenEvents: (...expected: readonly unknown[]) => expect(decision).toEqual({ ok: true, events: expected }),
      thenTypes: (...types: readonly string[]) => expect(eventsOf(decision).map(({ type }) => type)).toEqual(types),
      thenRefused: (error: object) => expect(decision).toMatchObject({ ok: false, error }),
      events: () => eventsOf(decision),
    };
  },
});
const eventsOf = (decision: ChartDecision): readonly SpcEvent[] => {
  if (!decision.ok) throw new Error(`refused: ${JSON.stringify(decision.error)}`);
  return decision.events;
};

describe('defining a control chart', () => {
  const define: ChartCommand = { type: 'DefineControlChart', definition };

  it('defines it', () => given().when(define).thenEvents(defined));
  it('decides nothing when it is so already', () => given(defined).when(define).thenEvents());
  it('refuses another definition under the same id', () =>
    given(defined)
      .when({ type: 'DefineControlChart', definition: { ...definition, name: 'Other' } })
      .thenRefused({ kind: 'ChartAlreadyDefined', name: definition.name }));
  it('refuses specification limits the wrong way round', () =>
    given()
      .when({ type: 'DefineControlChart', definition: { ...definition, lsl: 20, usl: 10 } })
      .thenRefused({ kind: 'SpecificationLimitsReversed', lsl: 20, usl: 10 }));
  it('comes before everything else', () => given().when(record(1)).thenRefused({ kind: 'ChartNotFound' }));
});

describe('phase I', () => {
  const gathered = [defined, point(0, 9, 0), point(1, 11, 0), point(2, 10, 0)];

  it('judges no point while it gathers', () =>
    given(defined)
      .when(record(1e6))
      .thenEvents({
        type: 'ChartPointRecorded',
        data: {
          index: 0,
          run_id: 'run-new',
          run_number: 'OXI-new',
          at,
          value: 1e6,
          moving_range: null,
          limits_version: 0,
          violated_rules: [],
        },
      }));

  it('sets limits with its last point, as the individuals chart computes them', () => {
    const limits = individualsLimits([9, 11, 10, 12].reduce(addIndividual, noIndividuals));
    const [recorded, set, ...rest] = given(...gathered)
      .when(record(12))
      .events();
    expect(recorded).toMatchObject({ data: { index: 3, moving_range: 2, limits_version: 0 } });
    expect(set).toEqual({
      type: 'ControlLimitsSet',
      data: { ...limits, version: 1, target: 10, from_points: [0, 3], set_by: engineer.id, at },
    });
    expect(rest).toEqual([]);
  });

  it('sets no limits as long as nothing varies', () =>
    given(defined, point(0, 5, 0), point(1, 5, 0), point(2, 5, 0))
      .when(record(5))
      .thenTypes('ChartPointRecorded'));

  it('sets them with the first point that differs after that', () => {
    const still = [0, 1, 2, 3, 4].map((index) => point(index, 5, 0));
    const [, set] = given(defined, ...still)
      .when(record(6))
      .events();
    expect(set).toMatchObject({ type: 'ControlLimitsSet', data: { from_points: [0, 5] } });
  });

  it('leaves limits alone that a person set before', () =>
    given(defined, limitsSet, point(0, 9), point(1, 11), point(2, 10))
      .when(record(12))
      .thenTypes('ChartPointRecorded'));
});

describe('recording a point', () => {
  it('decides nothing for a run that is on the chart', () =>
    given(defined, limitsSet, point(0, 10)).when(record(99, 'run-0')).thenEvents());

  it('judges it by the limits in force, and says all of a violation', () =>
    given(defined, limitsSet)
      .when(record(14))
      .thenEvents(
        {
          type: 'ChartPointRecorded',
          data: {
            index: 0,
            run_id: 'run-new',
            run_number: 'OXI-new',
            at,
            value: 14,
            moving_range: null,
            limits_version: 1,
            violated_rules: ['WE1'],
          },
        },
        {
          type: 'SpcViolationDetected',
          data: {
            violation_id,
            rule_id: 'WE1',
            rule_name: 'one point beyond three sigma',
            run_id: 'run-new',
            window: [0, 0],
            statistic: 'individual',
            z_score: 4,
            timestamp_index: 0,
            value: 14,
            centerline: 10,
            ucl: 13,
            lcl: 7,
            severity: 'critical',
            suggested_causes: expect.arrayContaining(['leak or outgassing']),
            recommended_actions: expect.arrayContaining([expect.stringContaining('leak-up test')]),
            at,
          },
        },
      ));

  it('gives the window from the first point that makes a violation up to the one that completes it', () => {
    const [, violation] = given(defined, limitsSet, point(0, 10), point(1, 12.5), point(2, 10))
      .when(record(12.5))
      .events();
    expect(violation).toMatchObject({ data: { rule_id: 'WE2', window: [1, 3], severity: 'warning', z_score: 2.5 } });
  });

  it('takes a pattern for critical when the point is out of specification', () => {
    const tight: SpcEvent = { type: 'ControlChartDefined', data: { ...definition, usl: 12 } };
    const [, violation] = given(tight, limitsSet, point(0, 12.5)).when(record(12.5)).events();
    expect(violation).toMatchObject({ data: { rule_id: 'WE2', severity: 'critical' } });
  });

  it('applies only the rules of the chart', () =>
    given({ type: 'ControlChartDefined', data: { ...definition, rules: ['WE2'] } }, limitsSet)
      .when(record(14))
      .thenTypes('ChartPointRecorded'));

  it('starts the rules anew when limits change', () => {
    const seven = [0, 1, 2, 3, 4, 5, 6].map((index) => point(index, 10.5));
    const later: SpcEvent = { ...limitsSet, data: { ...limitsSet.data, version: 2 } };
    given(defined, limitsSet, ...seven)
      .when(record(10.5))
      .thenTypes('ChartPointRecorded', 'SpcViolationDetected');
    given(defined, limitsSet, ...seven, later)
      .when(record(10.5))
      .thenTypes('ChartPointRecorded');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %s', (value) =>
    given(defined).when(record(value)).thenRefused({ kind: 'PointNotFinite', run_id: 'run-new' }),
  );

  it('refuses a value so far from the last that their distance is not finite', () =>
    given(defined, point(0, -1.7e308, 0))
      .when(record(1.7e308))
      .thenRefused({ kind: 'PointNotFinite' }));

  it('judges a long series as the rules judge it whole, in events that can be read again', () => {
    const series = fc.array(
      fc.integer({ min: 24, max: 56 }).map((n) => n / 4),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(series, (values) => {
        const all: SpcEvent = { type: 'ControlChartDefined', data: { ...definition, rules: [...ruleIds] } };
        const history: SpcEvent[] = [all, limitsSet];
        values.forEach((value, i) => {
          history.push(
            ...given(...history)
              .when(record(value, `r${i}`))
              .events(),
          );
        });
        const points = history.flatMap((event) => (event.type === 'ChartPointRecorded' ? [event.data] : []));
        expect(points.map(({ violated_rules }) => violated_rules)).toEqual(judgeSeries(values, limitsSet.data));
        const detected = history.flatMap((event) => (event.type === 'SpcViolationDetected' ? [event.data] : []));
        expect(detected.map((each) => [each.timestamp_index, each.rule_id])).toEqual(
          points.flatMap((each) => each.violated_rules.map((rule) => [each.index, rule])),
        );
        expect(new Set(detected.map((each) => each.violation_id)).size).toBe(detected.length);
        for (const { type, data } of history) expect(decode(spcEvents, type, 1, data).ok).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe('limits given by a person', () => {
  const limits = { target: 10, cl: 10, ucl: 16, lcl: 4 };

  it('are set as the next version, with sigma from their distance', () =>
    given(defined, limitsSet)
      .when({ type: 'SetControlLimits', limits }, 'new pump')
      .thenEvents({
        type: 'ControlLimitsSet',
        data: { ...limits, sigma: 2, version: 2, from_points: null, set_by: engineer.id, at: now },
      }));
  it('judge the points that follow', () =>
    given(defined, { ...limitsSet, data: { ...limitsSet.data, ucl: 16, lcl: 4, sigma: 2 } })
      .when(record(15))
      .thenTypes('ChartPointRecorded'));
  it('need a reason', () =>
    given(defined).when({ type: 'SetControlLimits', limits }, ' ').thenRefused({ kind: 'ReasonRequired' }));
  it('decide nothing when they are in force already', () =>
    given(defined, limitsSet)
      .when({ type: 'SetControlLimits', limits: { target: 10, cl: 10, ucl: 13, lcl: 7 } }, 'same')
      .thenEvents());
  it.each([
    { ...limits, cl: 17 },
    { ...limits, lcl: 16 },
    { ...limits, sigma: 0 },
    { ...limits, ucl: Number.NaN },
  ])('are refused out of order: %o', (wrong) =>
    given(defined).when({ type: 'SetControlLimits', limits: wrong }, 'why').thenRefused({ kind: 'LimitsOutOfOrder' }),
  );
});

describe('acknowledging a violation', () => {
  const violated = [defined, limitsSet, ...given(defined, limitsSet).when(record(14)).events()];

  it('records who found which cause and did what', () =>
    given(...violated)
      .when(acknowledgement)
      .thenEvents({
        type: 'SpcViolationAcknowledged',
        data: {
          violation_id,
          acknowledged_by: engineer.id,
          cause_found: 'throttle valve stuck',
          action_taken: 'valve replaced',
          at: now,
        },
      }));
  it('decides nothing the second time', () =>
    given(
      ...violated,
      ...given(...violated)
        .when(acknowledgement)
        .events(),
    )
      .when(acknowledgement)
      .thenEvents());
  it('refuses one that was never detected', () =>
    given(defined, limitsSet).when(acknowledgement).thenRefused({ kind: 'ViolationNotFound', violation_id }));
});

describe('the id of a violation', () => {
  it('is a UUID that chart, point and rule decide', () => {
    expect(violation_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(violationId(definition.chart_id, 0, 'WE1')).toBe(violation_id);
    expect(violationId(definition.chart_id, 1, 'WE1')).not.toBe(violation_id);
    expect(violationId(definition.chart_id, 0, 'WE2')).not.toBe(violation_id);
  });
});
