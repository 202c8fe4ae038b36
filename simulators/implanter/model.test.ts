import { describe, expect, it } from 'vitest';
import { type DryRun, type DryRunFault, dryRun } from '../engine/dry-run.ts';
import { seeded, silent } from '../engine/random.ts';
import { Implanter } from './model.ts';

const implant = {
  species: 'P',
  energy_kev: 150,
  dose_cm2: 1e13,
  tilt_deg: 7,
  twist_deg: 22,
  beam_current_ma: 0.5,
  wafer_count: 25,
};
const steps = [
  { name: 'load', duration_s: 60 },
  { name: 'tune beam', duration_s: 120 },
  { name: 'implant', duration_s: 38 },
  { name: 'unload', duration_s: 30 },
];
const recipe = (changes: object = {}, recipe_steps: readonly object[] = steps): object => ({
  implant: { ...implant, ...changes },
  recipe_steps,
});

type Complete = Extract<DryRun, { ok: true }>;
const run = (content: object, faults: readonly DryRunFault[] = []): Complete => {
  const found = dryRun(new Implanter(silent), content, { faults });
  if (!found.ok) throw new Error(found.error.message);
  return found;
};
const at = (found: Complete, step: string): Readonly<Record<string, number | null>> =>
  found.readings.find((reading) => reading.step === step)?.values ?? {};
const refusal = (content: object, faults: readonly DryRunFault[] = []): string => {
  const found = dryRun(new Implanter(silent), content, { faults });
  return found.ok ? 'completed' : `${found.error.code}: ${found.error.message}`;
};

describe('tuning', () => {
  it('finds the field of the ion and brings the beam to its current', () => {
    const tuned = at(run(recipe()), 'tune beam');
    // sqrt(2 m V / q) / r of 31P+ at 40 kV in a magnet of 0.5 m.
    const field = Math.sqrt((2 * 30.973762 * 1.66053907e-27 * 40_000) / 1.602176634e-19) / 0.5;
    expect((tuned.analyzer_field_t ?? 0) / field).toBeCloseTo(1, 2);
    expect(tuned.beam_current_ma).toBeCloseTo(0.5, 2);
    expect(tuned.extraction_voltage_kv).toBeCloseTo(40, 3);
    expect(tuned.acceleration_voltage_kv).toBeCloseTo(110, 3);
    expect(tuned.integrated_dose_cm2).toBe(0);
  });

  it('bends an ion of two charges as one of half its mass', () => {
    const [one, two] = [at(run(recipe()), 'tune beam'), at(run(recipe({ charge_state: 2 })), 'tune beam')];
    expect((two.analyzer_field_t ?? 0) / (one.analyzer_field_t ?? 1)).toBeCloseTo(Math.SQRT1_2, 3);
    expect(two.acceleration_voltage_kv).toBeCloseTo(35, 3);
  });

  it('that gets no time leaves the beam on its stop until the peak is found', () => {
    const content = recipe({}, [{ name: 'implant', duration_s: 20 }]);
    const found = dryRun(new Implanter(silent), content);
    expect(found.ok && found.results).toMatchObject({ dose_cm2_mean: 0 });
  });
});

describe('the dose', () => {
  it('ends the exposure when it is counted, in the time that the current needs', () => {
    const found = run(recipe());
    // 37.65 s for the charge, after 4 s of set-up and before 30 s of unloading, looked at once a second.
    expect(found.process_s).toBe(4 + 60 + 120 + 38 + 30);
    expect(at(found, 'implant').integrated_dose_cm2).toBeCloseTo(1e13, -8);
    expect((found.results.dose_cm2_mean ?? 0) / 1e13).toBeCloseTo(1, 3);
    expect(found.results.dose_uniformity_pct).toBeGreaterThan(0.01);
    expect(found.results.dose_uniformity_pct).toBeLessThan(0.3);
    expect(found.results['dose_cm2_map[48]']).toBeGreaterThan(9.9e12);
    expect(found.results['dose_cm2_map[49]']).toBeUndefined();
  });

  it('takes longer in a weaker beam and stays the same', () => {
    const drifting = run(recipe(), [{ name: 'mfc_drift', at_s: 150, magnitude: 10 }]);
    expect(drifting.process_s).toBeGreaterThan(run(recipe()).process_s);
    expect((drifting.results.dose_cm2_mean ?? 0) / 1e13).toBeCloseTo(1, 3);
  });

  it('stays short when the beam is gone before it is counted', () => {
    const found = run(recipe(), [{ name: 'mass_analyzer_drift', magnitude: 3, at_s: 180 }]);
    expect(found.results.dose_cm2_mean).toBeLessThan(0.95e13);
    expect(found.results.wafer_to_wafer_pct).toBeGreaterThan(5);
  });

  it('grows in residual gas, for neutral atoms are not counted', () => {
    const found = run(recipe(), [{ name: 'leak', magnitude: 2 }]);
    // 8.4e-6 torr: 1 - exp(-n sigma L) = 4 %.
    expect((found.results.dose_cm2_mean ?? 0) / 1e13).toBeCloseTo(1.042, 2);
    expect(at(found, 'implant').process_pressure_torr).toBeCloseTo(9.4e-6, 6);
  });

  it('has a gap where the beam was lost in an arc', () => {
    const found = run(recipe(), [{ name: 'arc', magnitude: 6 }]);
    expect(found.results.arc_count).toBeGreaterThan(1);
    expect(found.results.dose_cm2_min).toBeLessThan(0.8e13);
    expect((found.results.dose_cm2_mean ?? 0) / 1e13).toBeCloseTo(1, 2);
  });
});

describe('the profile', () => {
  it('is that of the range table, shorter by the tilt', () => {
    const [straight, tilted] = [run(recipe({ tilt_deg: 0 })).results, run(recipe({ tilt_deg: 60 })).results];
    expect(straight.projected_range_um).toBeGreaterThan(0.19);
    expect(straight.projected_range_um).toBeLessThan(0.23);
    expect((tilted.projected_range_um ?? 0) / (straight.projected_range_um ?? 1)).toBeCloseTo(0.5, 6);
  });

  it('has a tail where the beam follows a channel', () => {
    const [along, off] = [run(recipe({ tilt_deg: 0 })).results, run(recipe({ tilt_deg: 7 })).results];
    expect(along.implanted_junction_um).toBeGreaterThan(1.2 * (off.implanted_junction_um ?? 9));
    expect(along.peak_concentration_cm3).toBeLessThan(0.8 * (off.peak_concentration_cm3 ?? 0));
  });

  it('gives a lower sheet resistance at a higher dose', () => {
    const [low, high] = [run(recipe()).results, run(recipe({ dose_cm2: 1.2e13 })).results];
    expect(high.sheet_resistance_ohm_sq_mean).toBeLessThan(0.95 * (low.sheet_resistance_ohm_sq_mean ?? 0));
    expect(high.junction_depth_um).toBeGreaterThan(low.junction_depth_um ?? 9);
  });
});

describe('interlocks', () => {
  it.each([
    ['enclosure_open', undefined, 'high_voltage_enclosure'],
    ['shield_failure', 1000, 'x_ray_shield'],
    ['toxic_gas_release', undefined, 'gas_leak'],
    ['leak', 20, 'vacuum'],
  ])('%s ends the run', (name, magnitude, interlock) => {
    const fault = { name, at_s: 100, ...(magnitude === undefined ? {} : { magnitude }) };
    expect(refusal(recipe(), [fault])).toContain(`${interlock}: `);
  });

  it('close again when the fault is over', () => {
    const tool = new Implanter(silent);
    tool.setFault('enclosure_open', true);
    tool.advance(1, 'idle');
    expect(tool.interlockStates().high_voltage_enclosure).toBe(false);
    tool.setFault('enclosure_open', false);
    tool.advance(1, 'idle');
    expect(Object.values(tool.interlockStates())).not.toContain(false);
  });
});

it.each([
  ['a current that its source has not', recipe({ beam_current_ma: 30 }), '30 mA of P is above'],
  ['an energy that its column has not', recipe({ energy_kev: 400 }), 'energy_kev'],
  ['a recipe that does not say when to implant', recipe({}, steps.slice(0, 2)), 'must be named implant'],
  ['a recipe that implants twice', recipe({}, [...steps, ...steps]), 'must be named implant'],
  ['a recipe without an implant', { recipe_steps: steps }, 'implant'],
])('refuses %s', (_, content, reason) => {
  expect(refusal(content)).toContain(reason);
});

it('is off in dose by its dosimetry until that is calibrated', () => {
  const tool = new Implanter(seeded('aged'));
  for (let runs = 0; runs < 200; runs += 1) tool.load(recipe(), seeded(`run ${runs}`));
  const dose = (): number => {
    const found = dryRun(tool, recipe(), { random: silent });
    return found.ok ? (found.results.dose_cm2_mean ?? 0) / 1e13 : 0;
  };
  const aged = Math.abs(dose() - 1);
  expect(tool.calibrate('energy')).toBe(false);
  expect(tool.calibrate('dosimetry')).toBe(true);
  expect(Math.abs(dose() - 1)).toBeLessThan(aged / 2);
});
