import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../run/events.ts';
import { evolveRun, initialRun, type KnownRun } from '../run/state.ts';
import type { ChartDefinition } from './chart-state.ts';
import { isDue, isReadAt, type Occasion, occasionAt, plots } from './occasion.ts';

const at = '2026-11-22T08:00:00.000Z';
const started = (step_index: number, step: string): RunEvent => ({
  type: 'RunStepStarted',
  data: { step_index, step, at },
});
const completed = (step_index: number, step: string, inferred = false): RunEvent => ({
  type: 'RunStepCompleted',
  data: { step_index, step, started_at: at, inferred, at },
});

describe('an occasion to plot', () => {
  it('is the end of a step', () =>
    expect(occasionAt([started(0, 'ramp'), completed(0, 'ramp')], 1)).toEqual({
      kind: 'step_ended',
      step: 'ramp',
      step_index: 0,
      at,
    }));

  it('is not the end of a step of that name again', () => {
    const history = [started(0, 'dep'), completed(0, 'dep'), started(1, 'dep'), completed(1, 'dep')];
    expect(occasionAt(history, 1)).not.toBeNull();
    expect(occasionAt(history, 3)).toBeNull();
  });

  it('is the inferred end of a step when the tool went on to another', () =>
    expect(occasionAt([started(0, 'ramp'), completed(0, 'ramp', true), started(2, 'soak')], 1)).toMatchObject({
      step: 'ramp',
    }));

  it('is not the end of a step that was cut off', () =>
    expect(
      occasionAt([started(0, 'ramp'), completed(0, 'ramp', true), { type: 'RunStopped', data: { at } }], 1),
    ).toBeNull());

  it('is the completion of a run, and not another ending', () => {
    expect(occasionAt([{ type: 'RunCompleted', data: { at } }], 0)).toEqual({ kind: 'run_completed', at });
    expect(occasionAt([{ type: 'RunAborted', data: { at } }], 0)).toBeNull();
  });

  it('is the recording of results', () => {
    const results = { oxide_thickness_nm: 101.5 };
    expect(occasionAt([{ type: 'RunResultsRecorded', data: { results, measured_by: 'm', at } }], 0)).toEqual({
      kind: 'results',
      results,
      at,
    });
  });

  it('is nothing where there is no event', () => expect(occasionAt([], 0)).toBeNull());
});

describe('reading a parameter', () => {
  const ofStep = { kind: 'signal', signal: 'pressure', step: 'dep', statistic: 'mean' } as const;
  const ofRun = { ...ofStep, step: null };
  const ofResult = { kind: 'result', result: 'thickness_nm' } as const;
  const step: Occasion = { kind: 'step_ended', step: 'dep', step_index: 0, at };
  const other: Occasion = { ...step, step: 'purge' };
  const run: Occasion = { kind: 'run_completed', at };
  const results: Occasion = { kind: 'results', results: { thickness_nm: 3 }, at };
  const readings = [step, other, run, results];

  it('of a step happens when that step ends', () =>
    expect(readings.filter((occasion) => isReadAt(ofStep, occasion))).toEqual([step]));
  it('of a run happens when the run completes', () =>
    expect(readings.filter((occasion) => isReadAt(ofRun, occasion))).toEqual([run]));
  it('of a result happens when it is recorded', () =>
    expect(readings.filter((occasion) => isReadAt(ofResult, occasion))).toEqual([results]));
  it('is due when one of several results is recorded, as any may be the last', () => {
    const chart = { parameter: ofResult, further_parameters: [{ kind: 'result', result: 'index' }] } as ChartDefinition;
    const index: Occasion = { ...results, results: { index: 1.46 } };
    const none: Occasion = { ...results, results: { stress_mpa: -100 } };
    expect([...readings, index, none].filter((occasion) => isDue(chart, occasion))).toEqual([results, index]);
  });
});

describe('the runs of a chart', () => {
  const run = evolveRun(initialRun, {
    type: 'RunObserved',
    data: {
      run_id: 'r1',
      org_id: 'demo',
      run_number: 'OXI-1',
      family: 'oxidation',
      tool_id: 'furnace-1',
      chamber: 'tube-1',
      wafer_ids: [],
      label: null,
      at,
    },
  }) as KnownRun;
  const all = {
    org_id: 'demo',
    process_mode_id: null,
    recipe_id: null,
    tool_id: null,
    chamber: null,
  } as unknown as ChartDefinition;

  it('are all of its organisation where it names nothing', () => {
    expect(plots(all, run)).toBe(true);
    expect(plots({ ...all, org_id: 'rival' }, run)).toBe(false);
  });
  it.each([
    [{ tool_id: 'furnace-1', chamber: 'tube-1' }, true],
    [{ tool_id: 'furnace-2' }, false],
    [{ chamber: 'tube-2' }, false],
    [{ recipe_id: 'x' }, false],
    [{ process_mode_id: 'x' }, false],
  ])('are those that %o names: %s', (filter, expected) => expect(plots({ ...all, ...filter }, run)).toBe(expected));
});
