import { z } from 'zod';
import { defineModel, evaluation, type Model } from '../../model.ts';
import { kelvin } from '../../physical-constants.ts';
import { laserRise, radiatedPower } from '../energy-sources.ts';
import { type Dispersion, dispersions, reflectance, refractiveIndex } from '../optical.ts';
import { stoneyStress, thermalStress } from '../stress.ts';
import { uniformity } from '../uniformity.ts';

const celsius = z.number().min(-150).max(2300);

export const filmModels: readonly Model[] = [
  defineModel({
    name: 'cvd.uniformity',
    title: 'Spread of a film over measured sites, in the three definitions in use',
    source: 'sample statistics',
    input: z.strictObject({ thickness_nm: z.array(z.number().min(1e-6).max(1e9)).min(1).max(100_000) }),
    output: {
      mean_nm: { unit: 'nm', min: 0 },
      standard_deviation_nm: { unit: 'nm', min: 0 },
      min_nm: { unit: 'nm', min: 0 },
      max_nm: { unit: 'nm', min: 0 },
      sigma_over_mean_pct: { unit: '%', min: 0 },
      half_range_pct: { unit: '%', min: 0 },
      range_over_sum_pct: { unit: '%', min: 0, max: 100 },
    },
    evaluate: ({ thickness_nm }) =>
      evaluation(uniformity(thickness_nm), null, (found) => ({
        mean_nm: found.mean,
        standard_deviation_nm: found.standard_deviation,
        min_nm: found.min,
        max_nm: found.max,
        sigma_over_mean_pct: found.sigma_over_mean_pct,
        half_range_pct: found.half_range_pct,
        range_over_sum_pct: found.range_over_sum_pct,
      })),
  }),
  defineModel({
    name: 'cvd.stoney_stress',
    title: 'Film stress from the bow of the wafer',
    source: 'Stoney, Proc. R. Soc. A 82, 172 (1909); Brantley, J. Appl. Phys. 44, 534 (1973)',
    input: z.strictObject({
      substrate_um: z.number().min(1).max(1e5),
      film_nm: z.number().min(0.1).max(1e6),
      curvature_before_per_m: z.number().min(-100).max(100).default(0),
      curvature_after_per_m: z.number().min(-100).max(100),
    }),
    output: { stress_mpa: { unit: 'MPa' } },
    evaluate: ({ substrate_um, film_nm, curvature_before_per_m, curvature_after_per_m }) =>
      evaluation(
        stoneyStress(substrate_um, film_nm, 1 / curvature_before_per_m, 1 / curvature_after_per_m),
        'BRANTLEY1973',
        ({ stress_mpa }) => ({ stress_mpa }),
      ),
  }),
  defineModel({
    name: 'cvd.thermal_stress',
    title: 'Film stress from thermal mismatch with silicon',
    source: 'E/(1 - nu) (alpha_s - alpha_f)(T - T_dep)',
    input: z.strictObject({
      youngs_modulus_gpa: z.number().min(0.01).max(2000),
      poisson_ratio: z.number().min(0).max(0.499),
      expansion_per_k: z.number().min(-1e-4).max(1e-3),
      deposition_c: celsius,
      temperature_c: celsius.default(25),
    }),
    output: { stress_mpa: { unit: 'MPa' } },
    evaluate: ({ youngs_modulus_gpa, poisson_ratio, expansion_per_k, deposition_c, temperature_c }) => ({
      ok: true,
      constants: 'BRANTLEY1973',
      warnings: [],
      values: {
        stress_mpa: thermalStress(
          { youngs_modulus_pa: youngs_modulus_gpa * 1e9, poisson_ratio, expansion_per_k },
          deposition_c,
          temperature_c,
        ),
      },
    }),
  }),
  defineModel({
    name: 'cvd.refractive_index',
    title: 'Refractive index of a film material over wavelength',
    source: 'Malitson (1965), Luke (2015), Philipp (1973), as collected by refractiveindex.info',
    input: z.strictObject({
      material: z.enum(Object.keys(dispersions) as Dispersion[]),
      wavelength_um: z.number().min(0.1).max(20).default(0.6328),
    }),
    output: { n: { unit: '1', min: 1 } },
    evaluate: ({ material, wavelength_um }) =>
      evaluation(refractiveIndex(dispersions[material], wavelength_um), material, ({ n }) => ({ n })),
  }),
  defineModel({
    name: 'cvd.reflectance',
    title: 'Reflectance of a film on its substrate at one wavelength',
    source: 'Born & Wolf, Principles of Optics, 1.6.4',
    input: z.strictObject({
      thickness_nm: z.number().min(0).max(1e6),
      wavelength_um: z.number().min(0.1).max(20).default(0.6328),
      n_film: z.number().min(0.05).max(10),
      k_film: z.number().min(0).max(10).default(0),
      n_substrate: z.number().min(0.05).max(10).default(3.882),
      k_substrate: z.number().min(0).max(10).default(0.0196),
      angle_deg: z.number().min(0).max(89.9).default(0),
      polarisation: z.enum(['s', 'p', 'unpolarised']).default('unpolarised'),
    }),
    output: {
      reflectance: { unit: '1', min: 0, max: 1 },
      period_nm: { unit: 'nm', min: 0 },
    },
    evaluate: (stack) =>
      evaluation(reflectance(stack), null, (found) => ({ reflectance: found.reflectance, period_nm: found.period_nm })),
  }),
  defineModel({
    name: 'cvd.filament_power',
    title: 'Power that a hot filament radiates',
    source: 'Stefan-Boltzmann; tungsten at 2000 C has an emissivity of about 0.28',
    input: z.strictObject({
      filament_c: celsius.max(3400),
      wall_c: z.number().min(-150).max(1000).default(27),
      emissivity: z.number().min(0.01).max(1).default(0.28),
      length_m: z.number().min(1e-3).max(100),
      diameter_mm: z.number().min(1e-3).max(20),
    }),
    output: { radiated_w: { unit: 'W' } },
    evaluate: ({ filament_c, wall_c, emissivity, length_m, diameter_mm }) => ({
      ok: true,
      constants: null,
      warnings: [],
      values: { radiated_w: radiatedPower(kelvin(filament_c), kelvin(wall_c), emissivity, length_m, diameter_mm) },
    }),
  }),
  defineModel({
    name: 'cvd.laser_rise',
    title: 'Temperature rise under a stationary laser beam',
    source: 'Lax, J. Appl. Phys. 48, 3919 (1977)',
    input: z.strictObject({
      absorbed_w: z.number().min(0).max(1000),
      radius_um: z.number().min(0.1).max(1e5),
      conductivity_w_per_m_k: z.number().min(0.01).max(5000),
    }),
    output: { rise_k: { unit: 'K', min: 0 } },
    evaluate: ({ absorbed_w, radius_um, conductivity_w_per_m_k }) => ({
      ok: true,
      constants: null,
      warnings: [],
      values: { rise_k: laserRise(absorbed_w, radius_um, conductivity_w_per_m_k) },
    }),
  }),
];
