import { randomNumbers } from '../../control/mcmc/random-numbers.ts';
import { decode } from '../../kernel/event-schema.ts';
import { type ChartCommand, type ChartFailure, chartDecider } from '../chart.ts';
import type { ChartDefinition, ChartState } from '../chart-state.ts';
import { type ChartParameter, type SpcEvent, spcEvents } from '../events.ts';

export const now = '2026-11-22T08:00:00.000Z';
export const engineer = { id: 'engineer@demo', name: 'Engineer', roles: ['engineer'], org_id: 'demo' };
export const result = (name: string): ChartParameter => ({ kind: 'result', result: name });
export const signal = (name: string, step: string | null): ChartParameter => ({
  ...{ kind: 'signal', signal: name, step, statistic: 'mean' },
});

export const definition: ChartDefinition = {
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
export class Chart {
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
export const pairs = (count: number, seed: number, across = 0): number[][] => {
  const { normal } = randomNumbers(seed, 0);
  return Array.from({ length: count }, () => {
    const along = Math.sqrt((1 + RHO) / 2) * normal();
    const off = Math.sqrt((1 - RHO) / 2) * (normal() + across);
    return [100 + 2 * (along + off), 8 + 0.1 * (along - off)];
  });
};

/** The runs that limits come from. */
export const phaseOne = pairs(50, 1);
