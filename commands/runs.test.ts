import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { runDecider } from '../domain/run/decide.ts';
import type { RunState } from '../domain/run/state.ts';
import { handle, type Outcome } from './handling.ts';
import { defineProcessMode } from './process-modes.ts';
import { draftRecipe, onRecipe } from './recipes.ts';
import { allocateRunNumber } from './run-numbers.ts';
import { interruptRun, queueRun, recordResults } from './runs.ts';
import { done, eventsOf, families, givenFab, isUnbroken, now, typesOf } from './testing/demo-fab.ts';
import { useEventStore } from './testing/event-store.ts';

const servers = useEventStore();
const runOf = (outcome: Outcome<RunState, unknown, unknown>) => {
  const { state } = done(outcome);
  if (state.status === 'none') throw new Error('no run');
  return state;
};

describe('queueing a run', () => {
  test('gives it a number, the approved version and the first chamber, with every check', async () => {
    const { ports, meta, order, recipe_id, org_id } = await givenFab(servers.store);
    const run = runOf(await queueRun(ports, meta(), order(), families));
    expect(run).toMatchObject({
      status: 'queued',
      run_number: 'OXI-20261122-000001',
      org_id,
      recipe_id,
      recipe_version: 1,
      chamber: 'tube-1',
      operator: `engineer@${org_id}`,
    });
    expect(run.preflight.map(({ passed }) => passed)).toEqual([true, true, true, true, true, true]);
  });

  test('that preflight refuses is recorded with its checks, and takes no number', async () => {
    const { ports, meta, order, org_id } = await givenFab(servers.store);
    const run = runOf(await queueRun(ports, meta('viewer'), order(), families));
    expect(run).toMatchObject({ status: 'refused', run_number: null });
    expect(run.preflight.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual(['operator_entitled']);
    expect(await typesOf(servers.store, `run-${run.run_id}`)).toEqual(['RunRefused']);
    expect(await eventsOf(servers.store, `runnumber-${org_id}.OXI.20261122`)).toEqual([]);
  });

  test('with a version that is not approved is refused by preflight', async () => {
    const { ports, meta, order, recipe_id, content } = await givenFab(servers.store);
    const next = { ...content, thickness_target_nm: 60 };
    done(await onRecipe(ports, meta(), recipe_id, { type: 'DraftVersion', content: next }));
    expect(runOf(await queueRun(ports, meta(), order({ recipe_version: 2 }), families)).status).toBe('refused');
    expect(runOf(await queueRun(ports, meta(), order(), families)).recipe_version).toBe(1);
  });

  test('by the same command is done once, also when the run has moved on', async () => {
    const { ports, meta, order } = await givenFab(servers.store);
    const command = meta();
    const first = runOf(await queueRun(ports, command, order(), families));
    done(await interruptRun(ports, meta(), first.run_id, 'Cancel', families));
    const again = done(await queueRun(ports, command, order(), families));
    expect(again).toMatchObject({ repeated: true, events: [{ type: 'RunQueued' }], state: { status: 'cancelled' } });
    const next = runOf(await queueRun(ports, meta(), order(), families));
    expect(next.run_number).toBe('OXI-20261122-000002');
  });

  test('by the same command at one moment queues one run', async () => {
    const { ports, meta, order } = await givenFab(servers.store);
    const command = meta();
    const outcomes = await Promise.all([1, 2, 3].map(() => queueRun(ports, command, order(), families)));
    const [run, ...others] = outcomes.map(runOf);
    if (run === undefined) throw new Error('no run');
    expect(others).toEqual([run, run]);
    expect(await typesOf(servers.store, `run-${run.run_id}`)).toEqual(['RunQueued']);
  });

  test('by the same command with other content is refused', async () => {
    const { ports, meta, order } = await givenFab(servers.store);
    const command = { ...meta(), commandDigest: 'one' };
    done(await queueRun(ports, command, order(), families));
    expect(
      await queueRun(ports, { ...command, commandDigest: 'two' }, order({ wafer_ids: [] }), families),
    ).toMatchObject({
      failure: { kind: 'CommandIdReused' },
    });
  });

  test.each([
    [
      'an unknown recipe',
      { recipe_id: 'nowhere' },
      { kind: 'RecipeUnknown', recipe_id: 'nowhere', recipe_version: null },
    ],
    ['an unknown version', { recipe_version: 9 }, { kind: 'RecipeUnknown', recipe_version: 9 }],
    ['an unknown tool', { tool_id: 'nowhere' }, { kind: 'ToolUnknown', tool_id: 'nowhere' }],
    ['an unknown chamber', { chamber: 'tube-9' }, { kind: 'ChamberUnknown', chambers: ['tube-1', 'tube-2'] }],
  ])('with %s is refused', async (_, change, failure) => {
    const { ports, meta, order } = await givenFab(servers.store);
    expect(await queueRun(ports, meta(), order(change), families)).toMatchObject({ ok: false, failure });
  });

  test('of another family than those of the way it was asked in is refused', async () => {
    const { ports, meta, order } = await givenFab(servers.store);
    expect(await queueRun(ports, meta(), order(), ['cvd'])).toEqual({
      ok: false,
      failure: { kind: 'RecipeOfOtherFamily', family: 'oxidation', allowed: ['cvd'] },
    });
  });

  test("with another organisation's recipe or tool is refused as if they did not exist", async () => {
    const ours = await givenFab(servers.store);
    const theirs = await givenFab(servers.store);
    const recipe = ours.order({ recipe_id: theirs.recipe_id });
    expect(await queueRun(ours.ports, ours.meta(), recipe, families)).toEqual({
      ok: false,
      failure: { kind: 'RecipeUnknown', recipe_id: theirs.recipe_id, recipe_version: null },
    });
    const { store } = servers;
    const stranger = { ...ours.meta(), actor: { id: 'x@none', name: 'X', roles: ['admin'], org_id: 'none' } };
    expect(await queueRun({ ...ours.ports, store }, stranger, ours.order(), families)).toMatchObject({
      failure: { kind: 'RecipeUnknown' },
    });
    const run_id = await theirs.queue();
    expect(await interruptRun(ours.ports, ours.meta(), run_id, 'Cancel', families)).toEqual({
      ok: false,
      failure: { kind: 'RunNotFound' },
    });
    expect(await typesOf(store, `run-${run_id}`)).toEqual(['RunQueued']);
  });
});

describe('metrology of a run', () => {
  test('is recorded when the run has started, corrected by a later value, and not repeated', async () => {
    const fab = await givenFab(servers.store);
    const run_id = await fab.queue();
    const record = (oxide_nm: number) => recordResults(fab.ports, fab.meta(), run_id, { oxide_nm }, families);
    expect(await record(50)).toMatchObject({ ok: false, failure: { kind: 'RunWrongState', status: 'queued' } });
    const report = {
      type: 'Report',
      report: fab.report(run_id, 'processing', 0),
      family: 'oxidation',
      run_number: null,
    } as const;
    done(await handle(fab.ports, runDecider, `run-${run_id}`, report, fab.meta()));
    done(await record(50));
    expect(done(await record(50)).events).toEqual([]);
    expect(runOf(await record(50.3)).results).toEqual({ oxide_nm: 50.3 });
    expect(
      (await typesOf(servers.store, `run-${run_id}`)).filter((type) => type === 'RunResultsRecorded'),
    ).toHaveLength(2);
  });

  test('of another organisation, or asked for among other families, is not found', async () => {
    const ours = await givenFab(servers.store);
    const theirs = await givenFab(servers.store);
    const run_id = await theirs.queue();
    const notFound = { ok: false, failure: { kind: 'RunNotFound' } };
    expect(await recordResults(ours.ports, ours.meta(), run_id, { oxide_nm: 1 }, families)).toEqual(notFound);
    expect(await recordResults(theirs.ports, theirs.meta(), run_id, { oxide_nm: 1 }, ['cvd'])).toEqual(notFound);
  });
});

describe('run numbers', () => {
  test('given to many at once are unique and without a gap', async () => {
    const { ports, meta, org_id } = await givenFab(servers.store);
    const other = { ...ports, store: servers.another };
    const numbers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        allocateRunNumber(index % 2 === 0 ? ports : other, meta(), org_id, 'cvd', randomUUID(), now),
      ),
    );
    expect(numbers.sort()).toEqual(
      Array.from({ length: 20 }, (_, index) => `CVD-20261122-${String(index + 1).padStart(6, '0')}`),
    );
    expect(await isUnbroken(servers.store, `runnumber-${org_id}.CVD.20261122`)).toBe(true);
  });
});

describe('recipes over the store', () => {
  test("cannot name another organisation's process mode, nor be found by one", async () => {
    const ours = await givenFab(servers.store);
    const theirs = await givenFab(servers.store);
    const process_mode_id = theirs.mode.process_mode_id;
    expect(await draftRecipe(ours.ports, ours.meta(), 'Stolen', { ...ours.content, process_mode_id })).toEqual({
      ok: false,
      failure: { kind: 'ProcessModeNotFound', process_mode_id },
    });
    const retire = { type: 'Retire', version: 1 } as const;
    expect(await onRecipe(ours.ports, ours.meta(), theirs.recipe_id, retire)).toEqual({
      ok: false,
      failure: { kind: 'RecipeNotFound' },
    });
  });

  test('have a name that is unique in their organisation, whatever its case and spaces around it', async () => {
    const { ports, meta, content } = await givenFab(servers.store);
    expect(await draftRecipe(ports, meta(), ' DRY 50 ', content)).toMatchObject({
      failure: { kind: 'RecipeNameTaken' },
    });
  });

  test('keep their family', async () => {
    const { ports, meta, content, recipe_id } = await givenFab(servers.store);
    const { state } = done(
      await defineProcessMode(ports, meta('admin'), {
        name: 'Anneal',
        family: 'rtp',
        pressure_mode: null,
        energy_mode: null,
        reactor_type: null,
        chemistry_type: null,
        variant: 'standard',
        description: '',
        capabilities: [],
      }),
    );
    const process_mode_id = state.status === 'none' ? '' : state.process_mode_id;
    const version = { type: 'DraftVersion', content: { ...content, process_mode_id } } as const;
    expect(await onRecipe(ports, meta(), recipe_id, version)).toEqual({
      ok: false,
      failure: {
        kind: 'RecipeInvalid',
        findings: [
          {
            rule: 'inconsistent',
            path: 'process_mode_id',
            message: 'process mode "Anneal" is of family rtp, the recipe of oxidation',
          },
        ],
      },
    });
  });

  test('lack what their mode needs, by its path', async () => {
    const { ports, meta, content } = await givenFab(servers.store);
    const steps = [{ name: 'grow', duration_s: 60 }];
    expect(await draftRecipe(ports, meta(), 'Cold', { ...content, recipe_steps: steps })).toMatchObject({
      failure: { kind: 'RecipeIncomplete', missing: [{ path: 'recipe_steps[0].target_temp_c' }] },
    });
  });
});
