import { describe, expect, it } from 'vitest';
import { etchModes } from '../../domain/catalogue/etch.ts';
import { type DryRunFault, dryRun } from '../engine/dry-run.ts';
import { seeded } from '../engine/random.ts';
import { etcher } from './family.ts';
import { PlasmaEtcher } from './model.ts';

/** A mean depth that misses its target by more is out of specification. */
const depthTolerancePct = 3;
const recipes = etchModes.flatMap((entry) => entry.recipes);

/** What of a recipe's targets the measured results miss. */
function misses(recipe: (typeof recipes)[number], faults: readonly DryRunFault[] = []): string[] {
  const random = seeded(recipe.name);
  const run = dryRun(new PlasmaEtcher(random), recipe.content, { random, faults });
  if (!run.ok) return [run.error.message];
  const { thickness_target_nm: target = 0, uniformity_target_pct = 100 } = recipe.content;
  const off = 100 * Math.abs((run.results.etch_depth_nm_mean ?? 0) / target - 1);
  return [
    ...(off <= depthTolerancePct ? [] : ['depth']),
    ...((run.results.uniformity_pct ?? 100) <= uniformity_target_pct ? [] : ['uniformity']),
  ];
}

describe.each(recipes.map((recipe) => [recipe.name, recipe] as const))('%s', (_, recipe) => {
  it('lands within its targets', () => {
    expect(misses(recipe)).toEqual([]);
  });

  it('misses its uniformity without helium behind the wafer', () => {
    expect(misses(recipe, [{ name: 'helium_loss' }])).toContain('uniformity');
  });

  it('misses its depth when most of the power comes back, for then the over etch cannot make up for it', () => {
    expect(misses(recipe, [{ name: 'rf_mismatch', magnitude: 80 }])).toContain('depth');
  });
});

it('offers by default what the catalogue has', () => {
  const names = recipes.map(({ name }) => name);
  expect(etcher.recipes.filter((name) => !names.includes(name))).toEqual([]);
});
