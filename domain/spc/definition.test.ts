import { describe, expect, it } from 'vitest';
import { chartDecider } from './chart.ts';
import type { ChartDefinition } from './chart-state.ts';
import type { ChartParameter } from './events.ts';
import { definition, engineer, now, result, signal } from './testing/t2-chart.ts';

describe('defining a chart of several parameters', () => {
  const refused = (changes: Partial<ChartDefinition>) => {
    const command = { type: 'DefineControlChart', definition: { ...definition, ...changes } } as const;
    const decision = chartDecider.decide(command, chartDecider.initial, { now, actor: engineer });
    return decision.ok ? null : decision.error;
  };
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
