import { describe, expect, it } from 'vitest';
import { furnaceModes } from '../../domain/catalogue/furnace.ts';
import { type DryRunFault, dryRun } from '../engine/dry-run.ts';
import { seeded } from '../engine/random.ts';
import { furnace } from './family.ts';
import { FurnaceTube } from './model.ts';

/** A mean thickness that misses its target by more is out of specification. */
const thicknessTolerancePct = 3;
const recipes = furnaceModes.flatMap((entry) => entry.recipes);

/** What of a recipe's targets the measured results miss. */
function misses(recipe: (typeof recipes)[number], faults: readonly DryRunFault[] = []): string[] {
  const random = seeded(recipe.name);
  const run = dryRun(new FurnaceTube(random), recipe.content, { random, faults });
  if (!run.ok) return [run.error.message];
  const { thickness_target_nm, uniformity_target_pct = 100, result_targets = {} } = recipe.content;
  const targets = {
    ...result_targets,
    ...(thickness_target_nm === undefined
      ? {}
      : { oxide_thickness_nm_mean: { target: thickness_target_nm, tolerance_pct: thicknessTolerancePct } }),
  };
  const missed = Object.entries(targets).filter(
    ([name, { target, tolerance_pct }]) => !(Math.abs((run.results[name] ?? 0) / target - 1) * 100 <= tolerance_pct),
  );
  return [
    ...missed.map(([name, { target }]) => `${name} ${run.results[name]} instead of ${target}`),
    ...((run.results.uniformity_pct ?? 100) <= uniformity_target_pct
      ? []
      : [`uniformity ${run.results.uniformity_pct}`]),
  ];
}

describe.each(recipes.map((recipe) => [recipe.name, recipe] as const))('%s', (_, recipe) => {
  it('lands within its targets', () => {
    expect(misses(recipe)).toEqual([]);
  });

  it('misses them when a thermocouple fails', () => {
    expect(misses(recipe, [{ name: 'thermocouple_failure', magnitude: -40 }])).not.toEqual([]);
  });
});

it('offers by default what the catalogue has', () => {
  const names = recipes.map(({ name }) => name);
  expect(furnace.recipes.filter((name) => !names.includes(name))).toEqual([]);
});
