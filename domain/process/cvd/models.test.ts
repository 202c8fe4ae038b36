import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { energyModes, pressureModes, reactorTypes } from '../../processmode/process-mode.ts';
import { evaluateModel } from '../model.ts';
import { depositionLimits as limits } from './deposition-limits.ts';
import { filmProcesses } from './films.ts';
import { lennardJones } from './gases.ts';
import { cvdModels } from './models.ts';

const model = (name: string) => {
  const found = cvdModels.find((each) => each.name === name);
  if (!found) throw new Error(`no model ${name}`);
  return found;
};
const values = (name: string, input: unknown): Record<string, unknown> => {
  const answer = evaluateModel(model(name), input);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return Object.fromEntries(Object.entries(answer.values).map(([key, { value }]) => [key, value]));
};

describe('CVD models by name', () => {
  it('are these', () => {
    expect(cvdModels.map(({ name }) => name)).toEqual([
      'cvd.growth_series',
      'cvd.transition_temperature',
      'cvd.rate_ratio',
      'cvd.arrhenius_fit',
      'cvd.gas_transport',
      'cvd.residence_time',
      'cvd.bubbler',
      'cvd.uniformity',
      'cvd.stoney_stress',
      'cvd.thermal_stress',
      'cvd.refractive_index',
      'cvd.reflectance',
      'cvd.filament_power',
      'cvd.laser_rise',
      'cvd.deposition',
    ]);
  });

  it.each([
    ['cvd.growth_series', { ks_cm_per_s: 0.5, hg_cm_per_s: 2, gas_cm3: 5e16, film_cm3: 5e22 }, 'rate_nm_per_min', 240],
    ['cvd.transition_temperature', { k0_cm_per_s: 1e7, energy_ev: 1.9, hg_cm_per_s: 5 }, 'temperature_k', 1519.6846482],
    ['cvd.rate_ratio', { energy_ev: 1.7, from_c: 600, to_c: 630 }, 'ratio', 2.118050897158734],
    ['cvd.rate_ratio', { energy_ev: 0, from_c: 600, to_c: 600, to_torr: 4, order: 0.5 }, 'ratio', 2],
    [
      'cvd.residence_time',
      { volume_l: 30, flow_sccm: 240, temperature_c: 626.85, pressure_torr: 0.3 },
      'residence_s',
      0.89852,
    ],
    [
      'cvd.bubbler',
      { precursor: 'TMGa', bubbler_c: 0, bubbler_torr: 900, carrier_sccm: 20 },
      'precursor_umol_per_min',
      73.442882,
    ],
    ['cvd.uniformity', { thickness_nm: [99, 101] }, 'half_range_pct', 1],
    ['cvd.uniformity', { thickness_nm: [99, 101] }, 'standard_deviation_nm', Math.SQRT2],
    ['cvd.stoney_stress', { substrate_um: 775, film_nm: 100, curvature_after_per_m: 0.02 }, 'stress_mpa', 3613.7603],
    [
      'cvd.thermal_stress',
      { youngs_modulus_gpa: 70, poisson_ratio: 0.17, expansion_per_k: 5e-7, deposition_c: 800 },
      'stress_mpa',
      -137.259036,
    ],
    ['cvd.refractive_index', { material: 'SiO2_malitson' }, 'n', 1.45701793],
    ['cvd.reflectance', { thickness_nm: 300, n_film: 1.4570179296 }, 'reflectance', 0.13162805],
    [
      'cvd.filament_power',
      { filament_c: 2000, wall_c: 26.85, length_m: 0.5, diameter_mm: 0.5 },
      'radiated_w',
      332.843635,
    ],
    ['cvd.laser_rise', { absorbed_w: 0.5, radius_um: 20, conductivity_w_per_m_k: 30 }, 'rise_k', 235.078993],
  ])('%s of %o: %s', (name, input, output, value) => {
    expect(Number(values(name, input)[output]) / value).toBeCloseTo(1, 5);
  });

  it('fit rates and describe gases', () => {
    const points = [580, 600, 620, 640, 660].map((temperature_c, i) => ({
      temperature_c,
      rate_nm_per_min: [4.31, 7.05, 11.3, 17.6, 27][i],
    }));
    expect(values('cvd.arrhenius_fit', { points }).energy_ev).toBeCloseTo(1.57320958, 6);
    const gas = values('cvd.gas_transport', { gas: 'SiH4', carrier: 'N2', temperature_c: 626.85, pressure_torr: 0.3 });
    expect(gas).toMatchObject({ regime: 'molecular' });
    expect(Number(gas.diffusivity_cm2_per_s) / 2706.624).toBeCloseTo(1, 5);
    expect(Number(gas.knudsen)).toBe(Number(gas.mean_free_path_um));
  });

  it('deposit what a step says', () => {
    const step = {
      film: 'poly-Si',
      reactor_type: 'hot_wall',
      temperature_c: 625,
      pressure_torr: 0.25,
      flows_sccm: { SiH4: 250 },
      time_min: 20,
    };
    const answer = evaluateModel(model('cvd.deposition'), step);
    expect(answer).toMatchObject({ ok: true, constants: 'CVD_FILMS_2026', warnings: [] });
    const found = values('cvd.deposition', step);
    expect(found).toMatchObject({ process: 'polySi_SILANE_LPCVD', limiting: 'surface', growth_per_cycle_nm: null });
    expect(found.thickness_nm).toBeCloseTo(200, 6);
    expect(found.map_nm).toHaveLength(9);
    expect(evaluateModel(model('cvd.deposition'), { ...step, flows_sccm: { SiH4: 0 } })).toMatchObject({
      ok: false,
      error: { kind: 'no_solution', quantity: 'film' },
    });
    expect(evaluateModel(model('cvd.deposition'), { ...step, film: 'cheese' })).toMatchObject({
      error: { kind: 'invalid_input' },
    });
  });
});

const within = ({ min, max }: { min: number; max: number }) => fc.double({ min, max, noNaN: true });
const gasName = fc.constantFrom(...Object.keys(lennardJones));
const anyStep = fc.constantFrom(...filmProcesses).chain((process) =>
  fc.record(
    {
      film: fc.constant(process.film),
      energy_mode: fc.constantFrom(...process.energy_modes, ...energyModes),
      pressure_mode: fc.constantFrom(...pressureModes),
      reactor_type: fc.constantFrom(...reactorTypes),
      variant: fc.constantFrom('standard', 'atomic_layer', 'pulsed'),
      temperature_c: within(limits.temperature_c),
      pressure_torr: within(limits.pressure_torr),
      flows_sccm: fc
        .tuple(
          fc.record(
            Object.fromEntries(Object.keys(process.reference.flows_sccm).map((gas) => [gas, within(limits.flow_sccm)])),
          ),
          fc.dictionary(gasName, within(limits.flow_sccm), { maxKeys: 2 }),
        )
        .map(([own, others]) => ({ ...others, ...own })),
      plasma_power_w: within(limits.plasma_power_w),
      reflected_power_w: within(limits.reflected_power_w),
      bias_power_w: within(limits.bias_power_w),
      filament_temp_c: within(limits.filament_temp_c),
      laser_power_w: within(limits.laser_power_w),
      irradiance_mw_per_cm2: within(limits.irradiance_mw_per_cm2),
      duty_cycle: within(limits.duty_cycle),
      aspect_ratio: within(limits.aspect_ratio),
      edge_offset_c: within(limits.edge_offset_c),
      boat_offsets_c: fc.array(within(limits.boat_offset_c), { maxLength: 25 }),
      time_min: within({ min: 0, max: 1e5 }),
      wafer_diameter_mm: within({ min: 10, max: 450 }),
    },
    { requiredKeys: ['film', 'energy_mode', 'reactor_type', 'temperature_c', 'pressure_torr', 'flows_sccm'] },
  ),
);

describe('any step that the schema admits', () => {
  it('deposits something finite, or is refused with its reason', () => {
    fc.assert(
      fc.property(anyStep, (step) => {
        const answer = evaluateModel(model('cvd.deposition'), step);
        if (!answer.ok && !['no_solution', 'out_of_range'].includes(answer.error.kind))
          throw new Error(JSON.stringify(answer.error));
      }),
      { numRuns: 1500 },
    );
  });
});

const numeric: readonly (readonly [name: string, input: fc.Arbitrary<unknown>])[] = [
  [
    'cvd.reflectance',
    fc.record({
      thickness_nm: within({ min: 0, max: 1e6 }),
      wavelength_um: within({ min: 0.1, max: 20 }),
      n_film: within({ min: 0.05, max: 10 }),
      k_film: fc.oneof(fc.constant(0), within({ min: 0, max: 10 })),
      n_substrate: within({ min: 0.05, max: 10 }),
      k_substrate: within({ min: 0, max: 10 }),
      angle_deg: within({ min: 0, max: 89.9 }),
      polarisation: fc.constantFrom('s', 'p', 'unpolarised'),
    }),
  ],
  [
    'cvd.stoney_stress',
    fc.record({
      substrate_um: within({ min: 1, max: 1e5 }),
      film_nm: within({ min: 0.1, max: 1e6 }),
      curvature_before_per_m: within({ min: -100, max: 100 }),
      curvature_after_per_m: within({ min: -100, max: 100 }),
    }),
  ],
  [
    'cvd.gas_transport',
    fc.record({
      gas: gasName,
      carrier: gasName,
      temperature_c: within({ min: -100, max: 2300 }),
      pressure_torr: within({ min: 1e-6, max: 2000 }),
      feature_um: within({ min: 1e-4, max: 1e6 }),
    }),
  ],
  [
    'cvd.arrhenius_fit',
    fc.record({
      points: fc.array(
        fc.record({
          temperature_c: within({ min: -150, max: 2300 }),
          rate_nm_per_min: within({ min: 1e-9, max: 1e9 }),
        }),
        { minLength: 2, maxLength: 10 },
      ),
    }),
  ],
  [
    'cvd.transition_temperature',
    fc.record({
      k0_cm_per_s: within({ min: 1e-9, max: 1e9 }),
      energy_ev: within({ min: 0.01, max: 6 }),
      hg_cm_per_s: within({ min: 1e-9, max: 1e9 }),
    }),
  ],
  [
    'cvd.rate_ratio',
    fc.record({
      energy_ev: within({ min: -1, max: 6 }),
      from_c: within({ min: -150, max: 2300 }),
      to_c: within({ min: -150, max: 2300 }),
      from_torr: within({ min: 1e-9, max: 1e4 }),
      to_torr: within({ min: 1e-9, max: 1e4 }),
      order: within({ min: -2, max: 3 }),
    }),
  ],
];

describe('any input that a schema admits', () => {
  it.each(numeric)('of %s has a finite answer or a typed refusal', (name, input) => {
    fc.assert(
      fc.property(input, (given) => {
        const answer = evaluateModel(model(name), given);
        if (!answer.ok && !['no_solution', 'out_of_range', 'not_finite'].includes(answer.error.kind))
          throw new Error(JSON.stringify(answer.error));
      }),
      { numRuns: 500 },
    );
  });
});
