import { describe, expect, test } from 'vitest';
import { findGas } from '../gas/gases.ts';
import { deposition } from '../process/cvd/deposition.ts';
import type { DepositionMode } from '../process/cvd/mode.ts';
import { chemistryTypes, energyModes, pressureModes, reactorTypes } from '../processmode/process-mode.ts';
import { recipeContentSchema } from '../recipe/content.ts';
import { gasesOf } from '../recipe/flows.ts';
import { recipeFindings } from '../recipe/validate.ts';
import { processFamilies } from '../run/events.ts';
import { catalogue } from './catalogue.ts';
import type { CatalogueEntry, CatalogueRecipe } from './entry.ts';

const all = catalogue.flatMap((entry) => entry.recipes.map((recipe) => [recipe.name, entry, recipe] as const));
const cvd = all.filter(([, { mode }]) => mode.family === 'cvd');

/** What the deposition model makes of the recipe: thickness, spread over wafer and boat, and its warnings. */
const grown = ({ mode }: CatalogueEntry, { content }: CatalogueRecipe) => {
  const step = content.recipe_steps.find(({ name }) => name === 'deposit');
  const { film_target: film, pulsing_scheme: scheme } = content;
  const target_temp_c = step?.target_temp_c;
  if (target_temp_c === undefined || step?.target_pressure_torr === undefined || film === undefined)
    throw new Error('a deposition states its temperature, its pressure and its film');
  const flows_sccm = Object.assign({}, step.flows_sccm, ...(scheme?.phases ?? []).map((phase) => phase.flows_sccm));
  const [pulse, purge, coreactant, sweep] = scheme?.phases ?? [];
  const found = deposition(
    { film, mode: mode as DepositionMode, gases: Object.keys(flows_sccm) },
    {
      temperature_c: target_temp_c,
      pressure_torr: step.target_pressure_torr,
      flows_sccm,
      ...(content.temperature_profile?.profile_type === 'tilted'
        ? { boat_offsets_c: content.temperature_profile.zones.map(({ setpoint }) => setpoint - target_temp_c) }
        : {}),
      ...(content.plasma_settings === undefined ? {} : { plasma_power_w: content.plasma_settings.rf_power_w }),
      ...(step.bias_power_w === undefined ? {} : { bias_power_w: step.bias_power_w }),
      ...(step.filament_temp_c === undefined ? {} : { filament_temp_c: step.filament_temp_c }),
      ...(step.laser_power_w === undefined ? {} : { laser_power_w: step.laser_power_w }),
      ...(step.uv_irradiance_mw_cm2 === undefined ? {} : { irradiance_mw_per_cm2: step.uv_irradiance_mw_cm2 }),
      ...(scheme === undefined
        ? {}
        : {
            cycle: {
              pulse_s: pulse?.duration_s ?? 0,
              purge_s: purge?.duration_s ?? 0,
              coreactant_pulse_s: coreactant?.duration_s ?? 0,
              coreactant_purge_s: sweep?.duration_s ?? 0,
            },
          }),
    },
  );
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  return {
    thickness_nm: (found.rate_nm_per_min * step.duration_s) / 60,
    spread_pct: found.within_wafer_half_range_pct + found.wafer_to_wafer_half_range_pct,
    warnings: found.warnings,
  };
};

describe('the catalogue', () => {
  const values = (key: 'pressure_mode' | 'energy_mode' | 'reactor_type' | 'chemistry_type' | 'variant') =>
    new Set(catalogue.filter(({ mode }) => mode.family === 'cvd').map(({ mode }) => mode[key]));

  test('has at least 37 ways of chemical vapour deposition, of every class', () => {
    expect(catalogue.filter(({ mode }) => mode.family === 'cvd').length).toBeGreaterThanOrEqual(37);
    expect([...values('pressure_mode')].sort()).toEqual([...pressureModes].sort());
    expect([...values('energy_mode')].sort()).toEqual([...energyModes].sort());
    expect([...values('reactor_type')].sort()).toEqual([...reactorTypes].sort());
    expect([...values('chemistry_type')].sort()).toEqual([...chemistryTypes].sort());
    for (const variant of [
      'standard',
      'epitaxy',
      'gap_fill',
      'atomic_layer',
      'pulsed',
      'selective_area',
      'hybrid_cvd_ald',
      'PEMOCVD',
      'LICVD',
      'CCVD',
      'RPCVD',
    ])
      expect(values('variant'), variant).toContain(variant);
  });

  test.each([
    ['LPCVD oxide', 'LPCVD', 'thermal', 'hot_wall', 'hydride', 'standard'],
    ['PECVD nitride', 'PECVD', 'plasma', 'showerhead', 'standard', 'standard'],
    ['MOCVD GaN', 'LPCVD', 'thermal', 'vertical', 'MOCVD', 'epitaxy'],
    ['HDP oxide', 'HDP_CVD', 'plasma', 'cold_wall', 'hydride', 'gap_fill'],
    ['HWCVD Si', 'LPCVD', 'hot_wire', 'cold_wall', 'hydride', 'standard'],
    ['ALCVD barrier', 'LPCVD', 'thermal', 'showerhead', 'MOCVD', 'atomic_layer'],
  ])('has %s as fabs know it', (name, pressure_mode, energy_mode, reactor_type, chemistry_type, variant) => {
    const found = catalogue.find(({ mode }) => mode.name === name)?.mode;
    expect(found).toMatchObject({ pressure_mode, energy_mode, reactor_type, chemistry_type, variant });
  });

  test('has modes of every family, dopant and ion', () => {
    expect(new Set(catalogue.map(({ mode }) => mode.family))).toEqual(new Set(processFamilies));
    for (const step of ['predeposition', 'drive_in']) {
      const modes = catalogue.filter(({ mode }) => mode.variant === step);
      expect(modes.map(({ recipes }) => recipes[0]?.content.metadata?.dopant).sort()).toEqual(['As', 'B', 'P', 'Sb']);
    }
    const ions = all.flatMap(([, , { content }]) => content.implant?.species ?? []);
    expect(new Set(ions)).toEqual(new Set(['B', 'BF2', 'P', 'As', 'Sb']));
  });

  test('names every mode and every recipe once, and no mode is without a recipe', () => {
    const modes = catalogue.map(({ mode }) => mode.name.toLowerCase());
    const recipes = all.map(([name]) => name.toLowerCase());
    expect(new Set(modes).size).toBe(modes.length);
    expect(new Set(recipes).size).toBe(recipes.length);
    expect(catalogue.filter(({ recipes: own }) => own.length === 0)).toEqual([]);
  });

  test.each(all)('%s passes the checks of its mode', (_, { mode }, { content }) => {
    const whole = recipeContentSchema.parse({ process_mode_id: 'mode', ...content });
    expect(recipeFindings(mode, whole)).toEqual([]);
    expect(gasesOf(whole).filter((gas) => findGas(gas) === undefined)).toEqual([]);
    expect(content.uniformity_target_pct).toBeGreaterThan(0);
  });
});

describe('a deposition of the catalogue', () => {
  test.each(cvd)(
    '%s reaches its thickness within its uniformity, where its film is known to grow',
    (_, entry, recipe) => {
      const { thickness_nm, spread_pct, warnings } = grown(entry, recipe);
      const { thickness_target_nm: target = 0, uniformity_target_pct = 0, pulsing_scheme } = recipe.content;
      // Cycles are whole: half a cycle is the closest that a target can be met.
      const closest = pulsing_scheme === undefined ? 0.002 : 0.002 + 0.5 / pulsing_scheme.cycles;
      expect(Math.abs(thickness_nm / target - 1)).toBeLessThan(closest);
      expect(spread_pct).toBeLessThan(uniformity_target_pct);
      expect(warnings).toEqual([]);
    },
  );
});
