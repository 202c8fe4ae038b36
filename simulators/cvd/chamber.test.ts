import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filmProcessById } from '../../domain/process/cvd/films.ts';
import { type DryRun, type DryRunFault, dryRun } from '../engine/dry-run.ts';
import { seeded, silent } from '../engine/random.ts';
import type { ToolFamily } from '../engine/tool-family.ts';
import { contentOf } from '../testing/recipes.ts';
import { cvdFamilies } from './families.ts';
import { cycleTimes, phaseAt, pulseCycle } from './pulse-cycle.ts';

const familyOf = (name: string): ToolFamily => {
  const family = cvdFamilies[name];
  if (!family) throw new Error(`no family ${name}`);
  return family;
};
type Good = Extract<DryRun, { ok: true }>;

const attempt = (family: string, recipe: string, faults: readonly DryRunFault[] = [], change: object = {}): DryRun =>
  dryRun(familyOf(family).chamber(silent), { ...contentOf(recipe), ...change }, { faults });
const run = (family: string, recipe: string, faults: readonly DryRunFault[] = [], change: object = {}): Good => {
  const done = attempt(family, recipe, faults, change);
  if (!done.ok) throw new Error(done.error.message);
  return done;
};
const reading = ({ readings }: Good, signal: string, step = 'deposit'): number | null =>
  readings.find((each) => each.step === step)?.values[signal] ?? null;

describe('a chamber without noise', () => {
  it('tells of its process in the signals that its energy and its gases have', () => {
    const hot = run('lpcvd', 'LPCVD nitride 100 nm');
    expect(reading(hot, 'temperature_zones_c[0]')).toBeCloseTo(771, 1);
    expect(reading(hot, 'temperature_zones_c[4]')).toBeCloseTo(791, 1);
    expect(reading(hot, 'chamber_pressure_torr')).toBeCloseTo(0.3, 4);
    expect(reading(hot, 'gas_flows_sccm[SiH2Cl2]')).toBeCloseTo(60, 6);
    expect(reading(hot, 'gas_flows_sccm[SiH2Cl2]', 'purge')).toBeCloseTo(0, 6);
    expect(reading(hot, 'reflectometer_thickness_nm')).toBeCloseTo(100, 0);
    expect(hot.results['thickness_nm_zone[0]']).toBeCloseTo(hot.results['thickness_nm_zone[4]'] ?? 0, -1);
    const plasma = run('pecvd', 'PECVD nitride 200 nm');
    expect(reading(plasma, 'rf_power_w')).toBeCloseTo(300, 6);
    expect(reading(plasma, 'rf_reflected_w')).toBeCloseTo(1.2, 3);
    expect(reading(plasma, 'dc_bias_v')).toBeCloseTo(-6 * Math.sqrt(298.8), 3);
    expect(reading(plasma, 'rf_power_w', 'purge')).toBe(0);
    expect(plasma.results.refractive_index).toBeCloseTo(1.98, 3);
    const dense = run('hdp', 'HDP oxide 600 nm');
    expect(reading(dense, 'bias_power_w')).toBeCloseTo(2000, 3);
    expect(reading(run('mwcvd', 'Microwave diamond 2 um'), 'microwave_power_w')).toBeCloseTo(3000, 3);
    const wires = run('hwcvd', 'HWCVD Si 300 nm');
    expect(reading(wires, 'filament_temp_c')).toBeCloseTo(1800, 3);
    expect(reading(wires, 'filament_current_a')).toBeGreaterThan(10);
    expect(reading(run('lcvd', 'Laser tungsten 100 nm'), 'laser_power_w')).toBeCloseTo(2, 6);
    expect(reading(run('photocvd', 'Photo oxide 100 nm'), 'uv_irradiance_mw_cm2')).toBeCloseTo(10, 6);
    const flame = run('ccvd', 'Flame silica 200 nm');
    expect(reading(flame, 'flame_temp_c')).toBeCloseTo(2550 - 1300 * Math.log10(1.2) - (200 * 8000) / 3000, 0);
    expect(reading(flame, 'flame_temp_c', 'purge')).toBeCloseTo(25, 0);
  });

  it('takes a vented load through a pump-down, and stays at the pressure of the room where nothing pumps', () => {
    const tube = run('lpcvd', 'LPCVD TEOS oxide 200 nm');
    expect(reading(tube, 'chamber_pressure_torr', 'pump down')).toBeLessThan(2e-3);
    const belt = run('apcvd', 'APCVD PSG 400 nm');
    expect(reading(belt, 'chamber_pressure_torr', 'heat up')).toBeCloseTo(760, 1);
    expect(reading(run('epi', 'APCVD silicon epitaxy 5 um'), 'chamber_pressure_torr')).toBeCloseTo(760, 1);
  });

  it('grows a cycle after the other, as many as the scheme has', () => {
    const grown = run('ald', 'ALD alumina 10 nm');
    expect(reading(grown, 'cycle_count')).toBe(100);
    expect(grown.results.thickness_nm_mean).toBeCloseTo(10, 2);
    const half = run('ald', 'ALD alumina 10 nm', [], {
      pulsing_scheme: { ...contentOf('ALD alumina 10 nm').pulsing_scheme, cycles: 50 },
    });
    expect(half.results.thickness_nm_mean).toBeCloseTo(5, 2);
  });

  it('grows nothing without its energy, and nothing without its precursor', () => {
    const steps = contentOf('PECVD nitride 200 nm').recipe_steps;
    const dark = run('pecvd', 'PECVD nitride 200 nm', [], {
      recipe_steps: steps.map((step) => ({ ...step, plasma_power_w: 0 })),
    });
    expect(dark.results.thickness_nm_mean).toBe(0);
    expect(dark.results).not.toHaveProperty('refractive_index');
    const hungry = run('pecvd', 'PECVD nitride 200 nm', [], {
      recipe_steps: steps.map((step) => ({ ...step, flows_sccm: { ...step.flows_sccm, SiH4: 0 } })),
    });
    expect(hungry.results.thickness_nm_mean).toBe(0);
  });

  it('grows as long as it deposits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 40, max: 400 }), (seconds) => {
        const recipe_steps = contentOf('PECVD nitride 200 nm').recipe_steps.map((step) =>
          step.name === 'deposit' ? { ...step, duration_s: seconds } : step,
        );
        const { results } = run('pecvd', 'PECVD nitride 200 nm', [], { recipe_steps });
        expect(results.thickness_nm_mean).toBeGreaterThan((200 / 150) * (seconds - 2));
        expect(results.thickness_nm_mean).toBeLessThan((200 / 150) * (seconds + 1));
      }),
      { numRuns: 8 },
    );
  });
});

it('gives the same values to the last bit for the same seed', () => {
  const once = (): Good => {
    const random = seeded('a run');
    const done = dryRun(familyOf('pecvd').chamber(random), contentOf('PECVD oxide 300 nm'), { random });
    if (!done.ok) throw new Error(done.error.message);
    return done;
  };
  expect(once()).toEqual(once());
});

describe('a fault shows in telemetry and in the film', () => {
  const sound = { lpcvd: run('lpcvd', 'LPCVD polysilicon 150 nm'), pecvd: run('pecvd', 'PECVD nitride 200 nm') };
  const relative = (bad: Good, good: Good, result = 'thickness_nm_mean'): number =>
    (bad.results[result] ?? 0) / (good.results[result] ?? 1) - 1;

  it('as a flow that drifts away', () => {
    const bad = run('epi', 'RP silicon epitaxy 1 um', [{ name: 'mfc_drift' }]);
    expect(reading(bad, 'gas_flows_sccm[SiH2Cl2]')).toBeLessThan(190);
    expect(reading(bad, 'gas_flows_sccm[H2]')).toBeCloseTo(20_000, 0);
    expect(relative(bad, run('epi', 'RP silicon epitaxy 1 um'))).toBeLessThan(-0.03);
  });

  it('as air: diluted, oxidised, and pumped', () => {
    const bad = run('lpcvd', 'LPCVD polysilicon 150 nm', [{ name: 'leak' }]);
    expect(reading(bad, 'residual_air_pct')).toBeCloseTo((100 * 20) / 270, 2);
    expect(reading(bad, 'throttle_valve_pct')).toBeGreaterThan(reading(sound.lpcvd, 'throttle_valve_pct') ?? 0);
    expect(bad.results.film_oxygen_at_pct).toBeGreaterThan(0.3);
    expect(sound.lpcvd.results.film_oxygen_at_pct).toBe(0);
    expect(bad.results.refractive_index).toBeLessThan(sound.lpcvd.results.refractive_index ?? 0);
    expect(relative(bad, sound.lpcvd)).toBeLessThan(-0.03);
  });

  it('as power that comes back', () => {
    const bad = run('pecvd', 'PECVD nitride 200 nm', [{ name: 'rf_mismatch' }]);
    expect(reading(bad, 'rf_reflected_w')).toBeCloseTo(0.254 * 300, 1);
    // The root of the power, less what a richer gas gives back.
    expect(relative(bad, sound.pecvd)).toBeGreaterThan(Math.sqrt(0.746 / 0.996) - 1);
    expect(relative(bad, sound.pecvd)).toBeLessThan(-0.11);
    expect(bad.results.stress_mpa).toBeGreaterThan(sound.pecvd.results.stress_mpa ?? 0);
  });

  it('as arcs', () => {
    const bad = run('pecvd', 'PECVD nitride 200 nm', [{ name: 'arc', magnitude: 30 }]);
    expect(bad.results.arc_count).toBeGreaterThan(60);
    expect(relative(bad, sound.pecvd)).toBeLessThan(-0.02);
  });

  it('as a pressure that the pump cannot hold', () => {
    const bad = run('hdp', 'HDP oxide 600 nm', [{ name: 'pump_wear' }]);
    expect(reading(bad, 'chamber_pressure_torr')).toBeCloseTo((280 * 0.76) / 60 / 500, 3);
    expect(reading(bad, 'throttle_valve_pct')).toBeCloseTo(100, 1);
    expect(relative(bad, run('hdp', 'HDP oxide 600 nm'))).toBeGreaterThan(0.1);
  });

  it('as a thermocouple without a reading and a boat that is uneven', () => {
    const bad = run('lpcvd', 'LPCVD polysilicon 150 nm', [{ name: 'thermocouple_failure' }]);
    expect(reading(bad, 'temperature_zones_c[2]')).toBeNull();
    expect(bad.results.uniformity_pct).toBeGreaterThan(5 * (sound.lpcvd.results.uniformity_pct ?? 0));
    expect(bad.results['thickness_nm_zone[2]']).toBeLessThan(bad.results['thickness_nm_zone[1]'] ?? 0);
  });

  it.each([
    ['mocvd', 'MOCVD GaN 1 um', 'bubbler_temperature_drift', 'bubbler_temp_c', 17],
    ['mocvd', 'MOCVD GaN 1 um', 'source_depletion', 'vapour_delivery_pct', 80],
    ['sacvd', 'SACVD ozone-TEOS oxide 400 nm', 'injector_clog', 'vapour_delivery_pct', 80],
    ['aacvd', 'Aerosol TiO2 200 nm', 'nebuliser_clog', 'vapour_delivery_pct', 80],
    ['photocvd', 'Photo oxide 100 nm', 'lamp_fading', 'uv_irradiance_mw_cm2', 8.8],
    ['lcvd', 'Laser tungsten 100 nm', 'laser_fading', 'laser_power_w', 1.76],
    ['lcvd', 'Laser tungsten 100 nm', 'window_coating', 'laser_power_w', 2],
  ])('in %s, %s: %s', (family, recipe, name, signal, shown) => {
    const bad = run(family, recipe, [{ name }]);
    expect(reading(bad, signal)).toBeCloseTo(shown, 6);
    expect(relative(bad, run(family, recipe))).toBeLessThan(-0.1);
  });

  it('as a covered wire: a pyrometer that is right and a current that is not', () => {
    const bad = run('hwcvd', 'HWCVD Si 300 nm', [{ name: 'filament_coating' }]);
    const good = run('hwcvd', 'HWCVD Si 300 nm');
    expect(reading(bad, 'filament_temp_c')).toBeCloseTo(1800, 3);
    expect(reading(bad, 'filament_current_a')).toBeLessThan((reading(good, 'filament_current_a') ?? 0) * 0.97);
    expect(relative(bad, good)).toBeLessThan(-0.1);
  });

  it('as particles', () => {
    const bad = run('pecvd', 'PECVD nitride 200 nm', [{ name: 'particle_burst' }]);
    expect(reading(bad, 'particle_rate_per_min')).toBeGreaterThan(40);
    expect(bad.results.particle_count).toBe((sound.pecvd.results.particle_count ?? 0) + 200);
  });

  it('as a valve that lets a pulse through: more than a layer a cycle', () => {
    const bad = run('ald', 'ALD alumina 10 nm', [{ name: 'pulse_valve_leak' }]);
    expect(relative(bad, run('ald', 'ALD alumina 10 nm'))).toBeCloseTo(0.15, 6);
  });
});

describe('an interlock ends the run', () => {
  it.each([
    ['pecvd', 'PECVD nitride 200 nm', 'gas_line_leak', 'gas_leak'],
    ['pecvd', 'PECVD nitride 200 nm', 'exhaust_loss', 'exhaust_flow'],
    ['pecvd', 'PECVD nitride 200 nm', 'abatement_failure', 'abatement'],
    ['hwcvd', 'HWCVD Si 300 nm', 'filament_break', 'filament_supply'],
    ['ccvd', 'Flame silica 200 nm', 'flame_out', 'flame_monitor'],
    ['epi', 'RP silicon epitaxy 1 um', 'over_temperature', 'over_temperature'],
  ])('of %s, %s: %s opens %s', (family, recipe, name, interlock) => {
    expect(attempt(family, recipe, [{ name }])).toMatchObject({ ok: false, error: { code: interlock } });
  });

  it('and is closed when the cause is gone', () => {
    const chamber = familyOf('pecvd').chamber(silent);
    chamber.setFault('gas_line_leak', true);
    chamber.advance(1, 'idle');
    expect(chamber.interlockStates()).toMatchObject({ gas_leak: false, rf_enclosure: true });
    chamber.setFault('gas_line_leak', false);
    chamber.advance(1, 'idle');
    expect(chamber.interlockStates()).toMatchObject({ gas_leak: true });
    expect(chamber.trip()).toBeNull();
  });
});

describe('a recipe is refused', () => {
  const deposit = contentOf('PECVD nitride 200 nm').recipe_steps.find(({ name }) => name === 'deposit');
  it.each([
    ['without a film', { film_target: undefined }, 'film_target'],
    ['for a film that nobody knows', { film_target: 'unobtainium' }, 'no chemistry of unobtainium'],
    ['that is too hot', { target_temp_c: 900 }, '900 C is outside 20 to 650 C'],
    ['that heats too fast', { ramp_rate_c_per_min: 5000 }, '5000 C/min is faster than 360 C/min'],
    ['at too high a pressure', { target_pressure_torr: 100 }, '100 torr is above'],
    ['with a gas that is not plumbed', { flows_sccm: { SiH4: 60, Cl2: 5 } }, 'no gas line Cl2'],
    ['with more than a controller delivers', { flows_sccm: { SiH4: 900 } }, 'SiH4 900 sccm is above'],
    ['with more power than there is', { plasma_power_w: 5000 }, "5000 W is above the generator's 1500 W"],
    ['with energy that the chamber has not', { filament_temp_c: 1800 }, 'no source for filament_temp_c'],
    ['in pulses without valves', { pulsed: true }, 'no valves for pulses'],
  ])('%s', (_, change, message) => {
    const content = contentOf('PECVD nitride 200 nm');
    const pulsing_scheme = contentOf('ALD alumina 10 nm').pulsing_scheme;
    const own = 'film_target' in change ? change : { recipe_steps: [{ ...deposit, ...change }], pulsing_scheme };
    const loaded = familyOf('pecvd')
      .chamber(silent)
      .load({ ...content, ...own }, silent);
    expect(loaded).toMatchObject({ ok: false, error: { code: 'recipe_rejected' } });
    expect(loaded.ok ? '' : loaded.error.message).toContain(message);
  });
});

describe('a pulse cycle', () => {
  const scheme = contentOf('ALD alumina 10 nm').pulsing_scheme;
  const cycle = pulseCycle({
    cycles: 3,
    phases: (scheme?.phases ?? []).map((phase) => ({
      duration_s: phase.duration_s,
      flows_sccm: phase.flows_sccm ?? {},
      plasma_power_w: phase.plasma_power_w ?? 0,
    })),
  });

  it('knows its phases at any time', () => {
    expect(cycle).toMatchObject({ cycle_s: 9.2, shortest_s: 0.1, flows: { TMA: 50, H2O: 80 } });
    expect(phaseAt(cycle, 0)).toEqual({ index: 0, left_s: 0.1 });
    expect(phaseAt(cycle, 0.1).index).toBe(1);
    expect(phaseAt(cycle, 9.2 + 4.15)).toEqual({ index: 2, left_s: expect.closeTo(0.05, 9) });
  });

  it('is pulses and purges to its chemistry, in whatever order', () => {
    const process = filmProcessById('Al2O3_ALD');
    if (!process) throw new Error('no Al2O3_ALD');
    const times = { pulse_s: 0.1, purge_s: 4, coreactant_pulse_s: 0.1, coreactant_purge_s: 5 };
    expect(cycleTimes(cycle, process)).toEqual(times);
    const turned = [...cycle.phases.slice(2), ...cycle.phases.slice(0, 2)];
    expect(cycleTimes({ ...cycle, phases: turned }, process)).toEqual(times);
  });
});
