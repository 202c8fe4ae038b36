import { describe, expect, it } from 'vitest';
import { implantModes } from '../../domain/catalogue/implant.ts';
import { type DryRunFault, dryRun } from '../engine/dry-run.ts';
import { seeded } from '../engine/random.ts';
import { implanter } from './family.ts';
import { Implanter } from './model.ts';

const recipes = implantModes.flatMap((entry) => entry.recipes);

/** What of a recipe's targets the measured results miss. */
function misses(recipe: (typeof recipes)[number], faults: readonly DryRunFault[] = []): string[] {
  const random = seeded(recipe.name);
  const run = dryRun(new Implanter(random), recipe.content, { random, faults });
  if (!run.ok) return [run.error.message];
  const { uniformity_target_pct = 100, result_targets = {} } = recipe.content;
  const missed = Object.entries(result_targets).filter(
    ([name, { target, tolerance_pct }]) => !(Math.abs((run.results[name] ?? 0) / target - 1) * 100 <= tolerance_pct),
  );
  return [
    ...missed.map(([name]) => name),
    ...((run.results.uniformity_pct ?? 100) <= uniformity_target_pct ? [] : ['uniformity_pct']),
  ];
}

describe.each(recipes.map((recipe) => [recipe.name, recipe] as const))('%s', (_, recipe) => {
  it('lands within its targets', () => {
    expect(misses(recipe)).toEqual([]);
  });

  it.each(['beam_drift', 'leak', 'mass_analyzer_drift', 'faraday_suppression_failure'])(
    'misses its dose under %s',
    (name) => {
      expect(misses(recipe, [{ name }])).toContain('dose_cm2_mean');
    },
  );

  it('misses its uniformity when the column arcs', () => {
    expect(misses(recipe, [{ name: 'arc' }])).toContain('uniformity_pct');
  });
});

it('offers by default what the catalogue has', () => {
  const names = recipes.map(({ name }) => name);
  expect(implanter.recipes.filter((name) => !names.includes(name))).toEqual([]);
});
