import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateModel } from '../model.ts';
import { analyzedMass, analyzerField, exposureDose, exposureTime } from './beamline.ts';
import { criticalAngles } from './channeling.ts';
import { gaussianProfile } from './gaussian-profile.ts';
import { fragmentEnergies, parseIon } from './ions.ts';
import { maskTransmission, tiltedRange, windowProfile } from './lateral.ts';
import { implantationModels } from './models.ts';
import { summedProfile } from './multiple-implants.ts';

const found = <T>(outcome: ({ readonly ok: true } & T) | { readonly ok: false; readonly error: unknown }): T => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  return outcome;
};
const evaluate = (name: string, input: unknown) => {
  const model = implantationModels.find((each) => each.name === `implantation.${name}`);
  if (!model) throw new Error(`no model ${name}`);
  return evaluateModel(model, input);
};

describe('an ion', () => {
  it.each([
    ['B11+', { atoms: { B: 1 }, charge_state: 1, dopant: 'B' }, 11.009305],
    ['75As++', { atoms: { As: 1 }, charge_state: 2, dopant: 'As' }, 74.921595],
    ['P^3+', { atoms: { P: 1 }, charge_state: 3, dopant: 'P' }, 30.973761998],
    ['BF2+', { atoms: { B: 1, F: 2 }, charge_state: 1, dopant: 'B' }, 49.006111326],
    ['As2+', { atoms: { As: 2 }, charge_state: 1, dopant: 'As' }, 149.84319],
    ['B10H14', { atoms: { B: 10, H: 14 }, charge_state: 1, dopant: 'B' }, 124.202600448],
    ['H+', { atoms: { H: 1 }, charge_state: 1, dopant: 'H' }, 1.007825032],
    [' Sb121+ ', { atoms: { Sb: 1 }, charge_state: 1, dopant: 'Sb' }, 120.903812],
  ])('written %s is read', (formula, ion, mass) => {
    const { ion: read } = found(parseIon(formula));
    expect(read).toMatchObject(ion);
    expect(read.mass_u).toBeCloseTo(mass, 9);
  });

  it.each([
    ['', 'nothing else is understood'],
    ['b+', 'nothing else'],
    ['B-', 'nothing else'],
    ['xB+', 'nothing else'],
    ['B+x', 'nothing else'],
    ['Uu+', 'element Uu is not known'],
    ['B30+', '30 atoms of B'],
    ['B0+', '0 atoms of B'],
  ])('written %s is refused', (formula, message) => {
    expect(parseIon(formula)).toMatchObject({
      ok: false,
      error: { kind: 'no_solution', quantity: 'ion', message: expect.stringContaining(message) },
    });
  });

  it('shares its energy by mass when it breaks up', () => {
    const { energy_kev } = found(fragmentEnergies('BF2+', 50));
    expect(energy_kev.B).toBeCloseTo(11.23258383020844, 4);
    expect((energy_kev.B ?? 0) + 2 * (energy_kev.F ?? 0)).toBeCloseTo(50, 10);
    expect(fragmentEnergies('BF2', -1)).toMatchObject({ error: { quantity: 'energy_kev' } });
    expect(fragmentEnergies('?', 1)).toMatchObject({ error: { quantity: 'ion' } });
  });
});

describe('dose integration', () => {
  const exposure = { dose_cm2: 1e15, scan_area_cm2: 706.858, beam_current_ma: 1, charge_state: 1, atoms_per_ion: 1 };
  it('needs the charge of the dose', () => {
    expect(found(exposureTime(exposure)).time_s).toBeCloseTo(113.25113711559719, 9);
    expect(found(exposureTime({ ...exposure, charge_state: 2 })).time_s).toBeCloseTo(2 * 113.25113711559719, 9);
    expect(found(exposureTime({ ...exposure, atoms_per_ion: 2 })).time_s).toBeCloseTo(113.25113711559719 / 2, 9);
  });
  it('is undone by the dose of that time', () => {
    const { time_s } = found(exposureTime(exposure));
    expect(found(exposureDose(exposure, time_s)).dose_cm2 / 1e15).toBeCloseTo(1, 12);
  });
  it('refuses a beam that is none', () => {
    expect(exposureTime({ ...exposure, beam_current_ma: 0 })).toMatchObject({ error: { quantity: 'beam_current_ma' } });
    expect(exposureTime({ ...exposure, charge_state: 0 })).toMatchObject({ error: { quantity: 'charge_state' } });
    expect(exposureTime({ ...exposure, atoms_per_ion: 101 })).toMatchObject({ error: { quantity: 'atoms_per_ion' } });
    expect(exposureTime({ ...exposure, scan_area_cm2: 0 })).toMatchObject({ error: { quantity: 'scan_area_cm2' } });
    expect(exposureTime({ ...exposure, dose_cm2: -1 })).toMatchObject({ error: { quantity: 'dose_cm2' } });
    expect(exposureDose(exposure, -1)).toMatchObject({ error: { quantity: 'time_s' } });
    expect(exposureDose({ ...exposure, beam_current_ma: 0 }, 1)).toMatchObject({
      error: { quantity: 'beam_current_ma' },
    });
  });
});

describe('the analyzer magnet', () => {
  it('bends an ion of its mass and charge', () => {
    const b11 = found(analyzerField(11.009305, 1, 30, 0.5));
    expect(b11.field_t).toBeCloseTo(0.16548358640682434, 10);
    expect(b11.speed_m_per_s).toBeCloseTo(725147.4457714034, 2);
    const twice = found(analyzerField(11.009305, 2, 30, 0.5));
    expect(twice.field_t).toBeCloseTo(b11.field_t / Math.SQRT2, 10);
    expect(twice.speed_m_per_s).toBeCloseTo(b11.speed_m_per_s * Math.SQRT2, 3);
    expect(found(analyzedMass(b11.field_t, 30, 0.5)).mass_per_charge_u).toBeCloseTo(11.009305, 9);
  });
  it.each([
    ['mass_u', analyzerField(0.5, 1, 30, 0.5)],
    ['charge_state', analyzerField(11, 11, 30, 0.5)],
    ['extraction_kv', analyzerField(11, 1, 0, 0.5)],
    ['radius_m', analyzerField(11, 1, 30, 0)],
    ['field_t', analyzedMass(-1, 30, 0.5)],
    ['extraction_kv', analyzedMass(1, 0, 0.5)],
    ['radius_m', analyzedMass(1, 30, 101)],
  ])('refuses a wrong %s', (quantity, outcome) => {
    expect(outcome).toMatchObject({ ok: false, error: { quantity } });
  });
});

describe('the critical angle of channeling', () => {
  it('is the low-energy one below its threshold', () => {
    const angles = found(criticalAngles(5, 14, 20, 5.431 / Math.SQRT2));
    expect(angles.psi1_deg).toBeCloseTo(9.282504102713665, 4);
    expect(angles.psi2_deg).toBeCloseTo(4.911732381837932, 3);
    expect(angles.threshold_kev).toBeCloseTo(382.685, 1);
    expect(angles).toMatchObject({ applicable: 'psi2', angle_deg: angles.psi2_deg });
  });
  it('is the high-energy one above it', () => {
    const angles = found(criticalAngles(5, 14, 1000, 3.84));
    expect(angles).toMatchObject({ applicable: 'psi1', angle_deg: angles.psi1_deg });
  });
  it.each([
    ['z1', criticalAngles(0, 14, 20, 3.84)],
    ['z2', criticalAngles(5, 121, 20, 3.84)],
    ['energy_kev', criticalAngles(5, 14, 0, 3.84)],
    ['spacing_a', criticalAngles(5, 14, 20, 0.1)],
  ])('refuses a wrong %s', (quantity, outcome) => {
    expect(outcome).toMatchObject({ ok: false, error: { quantity } });
  });
});

describe('masks, windows and tilt', () => {
  it('let a Gaussian tail through', () => {
    expect(found(maskTransmission(0.3, 0.1629, 0.0515)).transmitted_fraction).toBeCloseTo(0.003882325858768453, 12);
    expect(maskTransmission(-1, 0.1, 0.1)).toMatchObject({ error: { quantity: 'mask_um' } });
    expect(maskTransmission(1, 0, 0.1)).toMatchObject({ error: { quantity: 'rp_um' } });
    expect(maskTransmission(1, 0.1, 0)).toMatchObject({ error: { quantity: 'drp_um' } });
  });
  it('spread under the edges of a window, alike on both sides', () => {
    const { relative } = found(windowProfile([0, 0.5, 0.7, -0.7], 0.5, 0.0803));
    expect(relative[0]).toBeCloseTo(0.9999999995234862, 12);
    expect(relative[1]).toBeCloseTo(0.5, 12);
    expect(relative[2]).toBeCloseTo(0.006375303111992858, 12);
    expect(relative[3]).toBe(relative[2]);
    expect(windowProfile([Number.NaN], 0.5, 0.08)).toMatchObject({ error: { quantity: 'position_um.0' } });
    expect(windowProfile([0], -0.5, 0.08)).toMatchObject({ error: { quantity: 'half_width_um' } });
    expect(windowProfile([0], 0.5, 0)).toMatchObject({ error: { quantity: 'lateral_um' } });
  });
  it('turn the range ellipsoid', () => {
    const tilted = found(tiltedRange(0.1339, 0.0506, 0.0618, 7));
    expect(tilted.rp_um).toBeCloseTo(0.132901929704773, 12);
    expect(tilted.drp_um).toBeCloseTo(0.05078441747281184, 12);
    expect(tiltedRange(0.1, 0.05, 0.05, 90)).toMatchObject({ error: { quantity: 'tilt_deg' } });
    expect(tiltedRange(0.1, 0.05, -0.05, 9)).toMatchObject({ error: { quantity: 'lateral_um' } });
  });
});

describe('a Gaussian implant', () => {
  const implant = { dose_cm2: 1e13, rp_um: 0.299, drp_um: 0.0714 };
  it('has both junctions when its surface stays below the background', () => {
    const profile = found(gaussianProfile(implant, 1e15));
    const half = 0.0714 * Math.sqrt(2 * Math.log(profile.peak_cm3 / 1e15));
    expect(profile.deep_junction_um).toBeCloseTo(0.299 + half, 12);
    expect(profile.shallow_junction_um).toBeCloseTo(0.299 - half, 12);
    expect(profile.surface_cm3).toBeLessThan(1e15);
    expect(profile.peak_cm3).toBeCloseTo(1e13 / (Math.sqrt(2 * Math.PI) * 0.0714e-4), -6);
    expect(profile.dose_in_silicon_cm2).toBeCloseTo(1e13 * (1 - profile.lost_fraction), 0);
  });
  it('has none above its peak or without a background', () => {
    expect(gaussianProfile(implant, 1e19)).toMatchObject({ deep_junction_um: null, shallow_junction_um: null });
    expect(gaussianProfile(implant, 0)).toMatchObject({ deep_junction_um: null });
    expect(gaussianProfile({ ...implant, rp_um: 0.05 }, 1e15)).toMatchObject({ shallow_junction_um: null });
  });
  it.each(['dose_cm2', 'rp_um', 'drp_um'] as const)('refuses a negative %s', (quantity) => {
    expect(gaussianProfile({ ...implant, [quantity]: -1 }, 1e15)).toMatchObject({ error: { quantity } });
  });
});

describe('several implants', () => {
  const implants = [
    { ion: 'B', energy_kev: 30, dose_cm2: 2e12 },
    { ion: 'B', energy_kev: 100, dose_cm2: 5e12 },
    { ion: 'B', energy_kev: 200, dose_cm2: 1e13 },
  ] as const;
  it('add up', () => {
    const { concentration_cm3 } = found(summedProfile(implants, [0.1, 0.5]));
    expect((concentration_cm3[0] ?? 0) / 2.1345386123221725e17).toBeCloseTo(1, 12);
    expect((concentration_cm3[1] ?? 0) / 4.343107092348713e17).toBeCloseTo(1, 12);
    const pearson = found(summedProfile(implants, [0.5], 'pearson')).concentration_cm3[0] ?? 0;
    expect(pearson).not.toBeCloseTo(concentration_cm3[1] ?? 0, -15);
  });
  it('say what leaves the table, and what is no implant', () => {
    expect(found(summedProfile([{ ion: 'B', energy_kev: 5, dose_cm2: 1e12 }], [])).warnings).toHaveLength(1);
    expect(summedProfile([{ ion: 'B', energy_kev: 0, dose_cm2: 1e12 }], []).ok).toBe(false);
    expect(summedProfile([{ ion: 'B', energy_kev: 50, dose_cm2: -1 }], [])).toMatchObject({
      error: { quantity: 'dose_cm2' },
    });
  });
});

describe('implantation by name', () => {
  const normal = { rp_um: 1, drp_um: 1, skewness: 0, kurtosis: 3 };
  const profile = { ion: 'B', energy_kev: 50, dose_cm2: 1e13, background_cm3: 1e15, depths_um: [0, 0.1629, 1] };
  it('answers with units, constants and warnings', () => {
    expect(evaluate('profile', profile)).toMatchObject({
      ok: true,
      constants: 'GIBBONS',
      warnings: [],
      values: { type: { value: 'I' }, junction_um: { unit: 'um' }, concentration_cm3: { unit: 'cm^-3' } },
    });
    expect(evaluate('profile', { ...profile, energy_kev: 5 })).toMatchObject({
      warnings: [{ quantity: 'energy_kev' }],
    });
    expect(evaluate('range', { ion: 'B', energy_kev: 35, interpolation: 'linear' })).toMatchObject({
      values: { rp_um: { value: expect.closeTo(0.11685, 10), unit: 'um' } },
    });
    expect(
      evaluate('exposure_time', { dose_cm2: 1e13, scan_area_cm2: 100, beam_current_ma: 1, ion: 'As2+' }),
    ).toMatchObject({
      values: { time_s: { value: expect.closeTo(0.0801088317, 9), unit: 's' } },
    });
    expect(evaluate('analyzer_field', { ion: 'B11+', extraction_kv: 30, radius_m: 0.5 })).toMatchObject({
      values: { field_t: { value: expect.closeTo(0.165483586, 8), unit: 'T' } },
    });
    expect(evaluate('fragment_energies', { ion: 'BF2+', energy_kev: 50 })).toMatchObject({
      values: { dopant: { value: 'B' }, energy_kev: { unit: 'keV' } },
    });
    expect(evaluate('critical_angle', { ion: 'P', energy_kev: 100 })).toMatchObject({
      values: { applicable: { value: 'psi2' }, psi1_deg: { value: expect.closeTo(7.1902, 3) } },
    });
    expect(evaluate('exposure_time', { dose_cm2: 1e13, scan_area_cm2: 100, beam_current_ma: 1, ion: '?' }).ok).toBe(
      false,
    );
    expect(evaluate('analyzer_field', { ion: '?', extraction_kv: 30, radius_m: 0.5 }).ok).toBe(false);
  });
  it.each([
    ['simulated_range', { ion: 'P', energy_kev: 50 }, 'rp_um', 0.070947],
    [
      'gaussian_profile',
      { dose_cm2: 1e13, rp_um: 0.1, drp_um: 0.03, background_cm3: 1e15 },
      'shallow_junction_um',
      null,
    ],
    ['profile', { ...profile, energy_kev: 200 }, 'shallow_junction_um', 0.012281150276635122],
    [
      'channeled_profile',
      { dose_cm2: 1e13, channeled_fraction: 0.5, random: normal, channeled: normal, depths_um: [1] },
      'concentration_cm3',
      [expect.closeTo(3.989422804014327e16, -6)],
    ],
    ['mask_transmission', { mask_um: 0.1, rp_um: 0.1, drp_um: 0.03 }, 'transmitted_fraction', 0.5],
    ['window_profile', { positions_um: [1], half_width_um: 1, lateral_um: 0.01 }, 'relative', [0.5]],
    ['tilted_range', { rp_um: 0.1, drp_um: 0.03, lateral_um: 0.03, tilt_deg: 60 }, 'drp_um', 0.03],
  ])('%s', (name, input, output, value) => {
    const answer = evaluate(name, input);
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    const { value: computed } = answer.values[output] ?? {};
    if (typeof value === 'number') expect(computed).toBeCloseTo(value, 10);
    else expect(computed).toEqual(value);
  });
  it('gives a finite answer or a reason for every energy and dose', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('B', 'P', 'As', 'Sb', 'BF2'),
        fc.double({ min: 0.5, max: 2000, noNaN: true }),
        fc.double({ min: 1e8, max: 1e18, noNaN: true }),
        (ion, energy_kev, dose_cm2) => {
          expect(evaluate('profile', { ...profile, ion, energy_kev, dose_cm2 }).ok).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });
});
