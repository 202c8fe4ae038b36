import { describe, expect, it } from 'vitest';
import { rtpModes } from '../../domain/catalogue/rtp.ts';
import { type DryRun, type DryRunFault, dryRun } from '../engine/dry-run.ts';
import { seeded } from '../engine/random.ts';
import { rtp } from './family.ts';
import { RapidThermalChamber } from './model.ts';

/** A mean thickness that misses its target by more is out of specification. */
const thicknessTolerancePct = 3;
const recipes = rtpModes.flatMap((entry) => entry.recipes);
type Recipe = (typeof recipes)[number];

function run(recipe: Recipe, faults: readonly DryRunFault[] = []): DryRun {
  const random = seeded(recipe.name);
  return dryRun(new RapidThermalChamber(random), recipe.content, { random, faults });
}

/** What of a recipe's targets the measured results miss. */
function misses(recipe: Recipe, faults: readonly DryRunFault[] = []): string[] {
  const found = run(recipe, faults);
  if (!found.ok) return [found.error.code];
  const { uniformity_target_pct = 100, thickness_target_nm: target } = recipe.content;
  const thickness = found.results.oxide_thickness_nm_mean ?? 0;
  const off = target === undefined ? 0 : Math.abs(thickness / target - 1) * 100;
  return [
    ...(off <= thicknessTolerancePct ? [] : ['thickness']),
    ...((found.results.uniformity_pct ?? 100) <= uniformity_target_pct ? [] : ['uniformity']),
  ];
}

describe.each(recipes.map((recipe) => [recipe.name, recipe] as const))('%s', (_, recipe) => {
  it('lands within its targets', () => {
    expect(misses(recipe)).toEqual([]);
  });

  it('is followed closely by the lamps', () => {
    const found = run(recipe);
    const { ramp_fidelity_pct, overshoot_c, soak_stability_c = 0 } = found.ok ? found.results : {};
    expect(ramp_fidelity_pct).toBeGreaterThan(99.5);
    expect(overshoot_c).toBeLessThan(3);
    expect(soak_stability_c).toBeLessThan(0.5);
  });

  it.each([
    ['thermocouple_failure', -60],
    ['lamp_failure', undefined],
  ])('misses its uniformity under %s', (name, magnitude) => {
    expect(misses(recipe, [{ name, ...(magnitude === undefined ? {} : { magnitude }) }])).toContain('uniformity');
  });
});

it('misses a thickness when the wafer has another emissivity than the pyrometers are told', () => {
  const oxides = recipes.filter(({ content }) => content.thickness_target_nm !== undefined);
  expect(oxides.length).toBeGreaterThan(0);
  for (const oxide of oxides) expect(misses(oxide, [{ name: 'emissivity_error' }])).toContain('thickness');
});

it('offers by default what the catalogue has', () => {
  const names = recipes.map(({ name }) => name);
  expect(rtp.recipes.filter((name) => !names.includes(name))).toEqual([]);
});
