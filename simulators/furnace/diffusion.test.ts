import { describe, expect, it } from 'vitest';
import { limitedSource } from '../../domain/process/diffusion/limited-source.ts';
import { twoStep } from '../../domain/process/diffusion/two-step.ts';
import { type DryRun, type DryRunFault, dryRun } from '../engine/dry-run.ts';
import { seeded, silent } from '../engine/random.ts';
import { FurnaceTube } from './model.ts';

const ramp = { name: 'ramp up', duration_s: 2400, target_temp_c: 950, ramp_rate_c_per_min: 10 };
const predeposition = {
  name: 'predeposition',
  duration_s: 1800,
  target_temp_c: 950,
  flows_sccm: { N2: 9500 },
  dopant_source: { species: 'B', compound: 'BBr3', flow_sccm: 80, surface_concentration_cm3: 1e20 },
};
const driveIn = { name: 'drive-in', duration_s: 7200, target_temp_c: 1100, ramp_rate_c_per_min: 30 };
const wafers = { background_cm3: 1e16 };
const recipe = (...recipe_steps: readonly object[]): object => ({ recipe_steps, metadata: wafers });

const results = (run: DryRun): Readonly<Record<string, number>> => {
  if (!run.ok) throw new Error(run.error.message);
  return run.results;
};
const silently = (content: object, faults: readonly DryRunFault[] = []): Readonly<Record<string, number>> =>
  results(dryRun(new FurnaceTube(silent), content, { faults }));

describe('a predeposition', () => {
  it('forms the junction of the closed form at its temperature, within 2 percent', () => {
    // D of boron, set PDG: 1.0 exp(-3.5 eV / kT) at 950 C, for 30 min.
    const dt = 1800 * Math.exp(-3.5 / (8.617333262e-5 * 1223.15));
    const closed = twoStep({ surface_cm3: 1e20, first_dt_cm2: dt, second_dt_cm2: 0 }, 1e16);
    if (!closed.ok) throw new Error('the closed form must have an answer');
    const found = silently(recipe(ramp, predeposition));
    expect(found.junction_depth_um_mean).toBeGreaterThan((closed.junction_um ?? 0) * 0.98);
    expect(found.junction_depth_um_mean).toBeLessThan((closed.junction_um ?? 0) * 1.02);
    expect((found.dopant_dose_cm2 ?? 0) / closed.dose_cm2).toBeCloseTo(1, 2);
    expect((found.surface_concentration_cm3 ?? 0) / 1e20).toBeCloseTo(1, 2);
  });

  it('measures no oxide where none grew, and its uniformity is that of the sheet resistance', () => {
    const found = silently(recipe(ramp, predeposition));
    expect(found.oxide_thickness_nm_mean).toBeUndefined();
    expect(found.uniformity_pct).toBe(found.sheet_resistance_uniformity_pct);
  });

  it('takes the active solubility where the recipe names no concentration', () => {
    const { surface_concentration_cm3: _, ...source } = predeposition.dopant_source;
    const found = silently(recipe(ramp, { ...predeposition, dopant_source: source }));
    // Boron at 950 C, SUPREM-IV.GS.
    expect(found.surface_concentration_cm3).toBeGreaterThan(8.9e19);
    expect(found.surface_concentration_cm3).toBeLessThan(9.2e19);
  });

  it('loses dose when the source controller drifts, and shows it in the flow', () => {
    const clean = silently(recipe(ramp, predeposition));
    const run = dryRun(new FurnaceTube(silent), recipe(ramp, predeposition), {
      faults: [{ name: 'mfc_drift', at_s: 2400, magnitude: 2 }],
    });
    const shown = run.ok ? run.readings.at(-1)?.values['gas_flows_sccm[source]'] : null;
    expect(shown).toBeLessThan(60);
    expect(results(run).dopant_dose_cm2).toBeLessThan(0.9 * (clean.dopant_dose_cm2 ?? 0));
    expect(results(run).sheet_resistance_ohm_sq_mean).toBeGreaterThan(1.1 * (clean.sheet_resistance_ohm_sq_mean ?? 0));
  });
});

describe('a drive-in', () => {
  it('after a predeposition goes deeper at the same dose', () => {
    const [before, after] = [
      silently(recipe(ramp, predeposition)),
      silently(recipe(ramp, predeposition, { ...driveIn, name: 'drive-in' })),
    ];
    expect(after.junction_depth_um_mean).toBeGreaterThan(4 * (before.junction_depth_um_mean ?? 0));
    expect(after.dopant_dose_cm2).toBeCloseTo(before.dopant_dose_cm2 ?? 0, -9);
    expect(after.surface_concentration_cm3).toBeLessThan(2e19);
  });

  it('of a dose that came with the wafers follows the Gaussian, and grows oxide beside it in steam', () => {
    const soak = { name: 'soak', duration_s: 3600, target_temp_c: 1100, ramp_rate_c_per_min: 100 };
    const metadata = { ...wafers, dopant: 'P', incoming_dose_cm2: 2e14 };
    const long = { ...soak, duration_s: 36_000 };
    const found = silently({ recipe_steps: [{ ...long, ambient: 'wet' }], metadata });
    const dt = 36_000 * 4.7 * Math.exp(-3.68 / (8.617333262e-5 * 1373.15));
    const closed = limitedSource({ dose_cm2: 2e14, dt_cm2: dt }, 1e16);
    if (!closed.ok) throw new Error('the closed form must have an answer');
    expect(Math.abs((found.junction_depth_um_mean ?? 0) / (closed.junction_um ?? 1) - 1)).toBeLessThan(0.02);
    expect(found.oxide_thickness_nm_mean).toBeGreaterThan(1000);
  });
});

describe('faults', () => {
  const oxidation = recipe(
    { name: 'ramp up', duration_s: 2400, target_temp_c: 1000 },
    { name: 'oxidise', duration_s: 3600, target_temp_c: 1000, ambient: 'dry' },
    { name: 'anneal', duration_s: 1200, target_temp_c: 1000 },
  );

  it('an open thermocouple shows nothing, in bad quality, and its zone grows less', () => {
    const tube = new FurnaceTube(silent);
    const run = dryRun(tube, oxidation, { faults: [{ name: 'thermocouple_failure' }] });
    expect(run.ok && run.readings.at(-1)?.values['temperature_zones_c[2]']).toBeNull();
    expect(tube.qualities()).toEqual({ 'temperature_zones_c[2]': 'bad' });
    expect(results(run).uniformity_pct).toBeGreaterThan(3);
    expect(silently(oxidation).uniformity_pct).toBeLessThan(0.2);
  });

  it('a leak shows as oxygen in nitrogen and as oxide that grows in the anneal', () => {
    const run = dryRun(new FurnaceTube(silent), oxidation, { faults: [{ name: 'leak', at_s: 6004, magnitude: 4000 }] });
    expect(run.ok && run.readings.at(-1)?.values.oxygen_pct).toBeGreaterThan(5);
    expect(results(run).oxide_thickness_nm_mean).toBeGreaterThan(
      (silently(oxidation).oxide_thickness_nm_mean ?? 0) + 0.5,
    );
  });

  it('a burst leaves its particles on the wafers, though it ends before they leave', () => {
    const tube = new FurnaceTube(silent);
    tube.load(oxidation, silent);
    tube.setFault('particle_burst', true);
    tube.advance(10, 'step');
    tube.setFault('particle_burst', false);
    expect(tube.measure().particle_count).toBe(208);
  });
});

it('ages until it is calibrated, by kind', () => {
  const run = (tube: FurnaceTube): number =>
    results(dryRun(tube, recipe({ ...driveIn, ambient: 'dry' }), { random: silent })).oxide_thickness_nm_mean ?? 0;
  const aged = new FurnaceTube(seeded('aged'));
  const truth = run(new FurnaceTube(silent));
  expect(run(aged)).not.toBeCloseTo(truth, 3);
  aged.advance(50_000, 'idle');
  expect(aged.calibrate('dimensions')).toBe(false);
  for (const kind of aged.calibrations) expect(aged.calibrate(kind)).toBe(true);
  expect(run(aged) / truth).toBeCloseTo(1, 3);
});

it('refuses two dopants, a line it does not have, and more than a controller delivers', () => {
  const tube = new FurnaceTube(silent);
  const refusal = (step: object): string => {
    const loaded = tube.load(recipe({ ...ramp, ...step }, predeposition), silent);
    return loaded.ok ? 'taken' : loaded.error.message;
  };
  expect(refusal({ dopant_source: { species: 'P', compound: 'POCl3' } })).toBe('one dopant a run, not P and B');
  expect(refusal({ flows_sccm: { SiH4: 10 } })).toBe('Step ramp up: there is no line for SiH4');
  expect(refusal({ flows_sccm: { N2: 30_000 } })).toContain('N2 30000 sccm');
});
