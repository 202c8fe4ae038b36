import { randomUUID } from 'node:crypto';
import { connectEventStore } from '../../adapters/eventstore/eventstore.ts';
import { LogWriter } from '../../projections/testing/log-writer.ts';
import { PASSWORD, System } from '../../tests/e2e/system.ts';
import { type Figure, quantile, timeEach } from './figures.ts';

const COUNT = 200;
const WARM_UP = 40;
const ETCHER = 'lam9600-01';

const contentOf = (process_mode_id: string) => ({
  process_mode_id,
  recipe_steps: [
    { name: 'stabilise', duration_s: 20, target_pressure_torr: 0.012 },
    { name: 'main etch', duration_s: 60, target_pressure_torr: 0.01, flows_sccm: { Ar: 1500 } },
    { name: 'over etch', duration_s: 30, target_pressure_torr: 0.01, flows_sccm: { Ar: 1350 } },
  ],
  safety_hazard_level: 1,
  required_interlocks: [],
});

interface Recipe {
  readonly recipe_id: string;
}

const approvedRecipe = async (system: System, process_mode_id: string): Promise<Recipe> => {
  const draft = { name: `Bench etch ${randomUUID()}`, ...contentOf(process_mode_id) };
  const recipe = await system.json<Recipe>('engineer@demo', 'POST', '/api/recipes', draft);
  await system.json('engineer@demo', 'POST', `/api/recipes/${recipe.recipe_id}/submit`, {});
  const approval = { password: PASSWORD, meaning: 'approved' };
  await system.json('admin@demo', 'POST', `/api/recipes/${recipe.recipe_id}/approve`, approval);
  return recipe;
};

/** The limit: an append of such an event to the same event store, and nothing else. */
const appendTimes = async (system: System, process_mode_id: string): Promise<readonly number[]> => {
  const store = connectEventStore(system.addresses.eventstore);
  const log = new LogWriter(store);
  const content = contentOf(process_mode_id);
  try {
    return await timeEach(COUNT, WARM_UP, () => {
      const recipe_id = randomUUID();
      const recipe = { recipe_id, org_id: 'demo', name: `Bench ${recipe_id}`, family: 'etch', version: 1 };
      const data = { ...recipe, content, written_by: 'engineer@demo' };
      return log.append(`recipe-${recipe_id}`, { type: 'RecipeDrafted', data });
    });
  } finally {
    await store.close();
  }
};

/** Commands over HTTP, one after the other, each answered when its events are safe. */
export const benchCommands = async (): Promise<readonly Figure[]> => {
  const system = await System.start();
  try {
    // The recorded etcher reports no interlocks: a mode that asks for none lets its runs through preflight.
    const { process_mode_id } = await system.json<{ process_mode_id: string }>(
      'engineer@demo',
      'POST',
      '/api/process-modes',
      { name: `Bench etch ${randomUUID()}`, family: 'etch' },
    );
    const { recipe_id } = await approvedRecipe(system, process_mode_id);
    const content = contentOf(process_mode_id);
    const appends = await appendTimes(system, process_mode_id);
    const drafts = await timeEach(COUNT, WARM_UP, () =>
      system.json('engineer@demo', 'POST', '/api/recipes', { name: `Bench ${randomUUID()}`, ...content }),
    );
    const runs = await timeEach(COUNT, WARM_UP, (index) =>
      system.json('mes@demo', 'POST', '/api/etch/runs', { recipe_id, tool_id: ETCHER, wafer_ids: [`wafer-${index}`] }),
    );
    return [
      ['draft a recipe (1 event)', drafts],
      ['queue a run (preflight, 2 events)', runs],
    ].flatMap(([name, samples]) =>
      [0.5, 0.99].map(
        (probability): Figure => ({
          name: `${name}, p${probability * 100}`,
          unit: 'ms',
          value: quantile(samples as number[], probability),
          limit: quantile(appends, probability),
          limit_is: 'bare append to the same event store',
          ...(probability === 0.5 ? { aim: 'below 10 ms' } : {}),
        }),
      ),
    );
  } finally {
    await system.remove();
  }
};
