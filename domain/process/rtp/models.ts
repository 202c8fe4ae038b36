import { z } from 'zod';
import { defineModel, evaluation, type Model } from '../model.ts';
import { celsius, kelvin } from '../physical-constants.ts';
import { simulateLampRun } from './closed-loop-run.ts';
import { rtpConstants } from './constants.ts';
import { temperatureCurve, timeToTemperature } from './curves.ts';
import { coolingRate, rampPower, steadyPower } from './heat-balance.ts';
import { neighbourSpill } from './plant.ts';
import { pyrometerReading } from './pyrometer.ts';
import { equivalentSeconds, runMetrics } from './run-metrics.ts';
import { siliconConductivity, siliconEmissivity, siliconHeatCapacity } from './silicon.ts';
import { waferGradient } from './wafer-gradient.ts';

const temperature_c = z.number().min(-73).max(1413);
const wall_c = z.number().min(-273.15).max(1400).default(27);
const emissivity = z.number().min(0.01).max(1).default(0.68);
const sides = z.number().min(1).max(2).default(2);
const thickness_um = z.number().min(50).max(2000).default(775);
const heat_capacity = z.enum(['nasa7', 'linear']).default('nasa7');
const waferFields = { thickness_um, emissivity, sides, heat_capacity };
const series = (item: z.ZodNumber) => z.array(item).min(1).max(2000);
const flux = { unit: 'W/m^2' };
const inC = { unit: 'degC', min: -273.15, max: 1417 };

const balance = 'Stefan-Boltzmann balance of a grey isothermal wafer; c_p: NASA TM-4513 (1993)';

/** Rapid thermal processing as engineers evaluate it by name. */
export const rtpModels: readonly Model[] = [
  defineModel({
    name: 'rtp.silicon',
    title: 'Heat capacity, emissivity and conductivity of a silicon wafer',
    source:
      'NASA TM-4513 (1993); Timans, J. Appl. Phys. 74, 6353 (1993); Vandenabeele & Maex, J. Appl. Phys. 72, 5867 (1992); Virzi, J. Crystal Growth 112, 699 (1991)',
    input: z.strictObject({ temperature_c: z.number().min(-20).max(1413), thickness_um, heat_capacity }),
    output: {
      cp_j_per_kg_k: { unit: 'J/kg/K', min: 0 },
      emissivity: { unit: '1', min: 0, max: 1 },
      conductivity_w_per_m_k: { unit: 'W/m/K', min: 0 },
    },
    evaluate: ({ temperature_c: at_c, thickness_um: depth_um, heat_capacity: form }) => {
      const t = kelvin(at_c);
      const [cp, eps] = [siliconHeatCapacity(t, form), siliconEmissivity(t, depth_um)];
      if (!cp.ok) return cp;
      if (!eps.ok) return eps;
      return {
        ok: true,
        values: {
          cp_j_per_kg_k: cp.cp_j_per_kg_k,
          emissivity: eps.emissivity,
          conductivity_w_per_m_k: siliconConductivity(t),
        },
        constants: rtpConstants,
        warnings: [...cp.warnings, ...eps.warnings],
      };
    },
  }),
  defineModel({
    name: 'rtp.steady_power',
    title: 'Power that holds a wafer at a temperature',
    source: 'Stefan-Boltzmann, grey wafer',
    input: z.strictObject({
      temperature_c,
      wall_c,
      emissivity,
      sides,
      diameter_mm: z.number().min(10).max(450).default(300),
    }),
    output: { flux_w_per_m2: flux, power_w: { unit: 'W' } },
    evaluate: (given) =>
      evaluation(
        steadyPower(
          kelvin(given.temperature_c),
          kelvin(given.wall_c),
          given.emissivity,
          given.sides,
          given.diameter_mm,
        ),
        rtpConstants,
        ({ flux_w_per_m2, power_w }) => ({ flux_w_per_m2, power_w }),
      ),
  }),
  defineModel({
    name: 'rtp.cooling_rate',
    title: 'Rate at which a wafer cools with the lamps off',
    source: balance,
    input: z.strictObject({ temperature_c, wall_c, ...waferFields }),
    output: { rate_k_per_s: { unit: 'K/s' }, time_constant_s: { unit: 's', min: 0 } },
    evaluate: ({ temperature_c: at_c, wall_c: wall, ...wafer }) =>
      evaluation(coolingRate(wafer, kelvin(at_c), kelvin(wall)), rtpConstants, ({ rate_k_per_s, time_constant_s }) => ({
        rate_k_per_s,
        time_constant_s,
      })),
  }),
  defineModel({
    name: 'rtp.temperature_curve',
    title: 'Heating or cooling of a wafer under a constant absorbed flux',
    source: balance,
    input: z.strictObject({
      start_c: temperature_c,
      wall_c,
      absorbed_w_per_m2: z.number().min(0).max(5e6).default(0),
      ...waferFields,
      times_s: z.array(z.number().min(0).max(3600)).min(1).max(500),
    }),
    output: { temperatures_c: inC, steady_c: { unit: 'degC', min: -273.15 } },
    evaluate: ({ start_c, wall_c: wall, absorbed_w_per_m2, times_s, ...wafer }) =>
      evaluation(
        temperatureCurve(
          wafer,
          { start_k: kelvin(start_c), wall_k: kelvin(wall), flux_w_per_m2: absorbed_w_per_m2 },
          times_s,
        ),
        rtpConstants,
        ({ temperatures_k, steady_k }) => ({
          temperatures_c: temperatures_k.map(celsius),
          steady_c: celsius(steady_k),
        }),
      ),
  }),
  defineModel({
    name: 'rtp.time_to_temperature',
    title: 'Time until a wafer passes a temperature under a constant absorbed flux',
    source: balance,
    input: z.strictObject({
      start_c: temperature_c,
      target_c: temperature_c,
      wall_c,
      absorbed_w_per_m2: z.number().min(0).max(5e6).default(0),
      ...waferFields,
    }),
    output: { time_s: { unit: 's', min: 0 } },
    evaluate: ({ start_c, target_c, wall_c: wall, absorbed_w_per_m2, ...wafer }) =>
      evaluation(
        timeToTemperature(
          wafer,
          { start_k: kelvin(start_c), wall_k: kelvin(wall), flux_w_per_m2: absorbed_w_per_m2 },
          kelvin(target_c),
        ),
        rtpConstants,
        ({ time_s }) => ({ time_s }),
      ),
  }),
  defineModel({
    name: 'rtp.ramp_power',
    title: 'Absorbed flux that a ramp asks for at a temperature (feed-forward)',
    source: balance,
    input: z.strictObject({ temperature_c, ramp_k_per_s: z.number().min(-500).max(500), wall_c, ...waferFields }),
    output: { flux_w_per_m2: flux, storage_w_per_m2: flux, loss_w_per_m2: flux },
    evaluate: ({ temperature_c: at_c, ramp_k_per_s, wall_c: wall, ...wafer }) =>
      evaluation(
        rampPower(wafer, kelvin(at_c), ramp_k_per_s, kelvin(wall)),
        rtpConstants,
        ({ flux_w_per_m2, storage_w_per_m2, loss_w_per_m2 }) => ({ flux_w_per_m2, storage_w_per_m2, loss_w_per_m2 }),
      ),
  }),
  defineModel({
    name: 'rtp.wafer_gradient',
    title: 'Temperature difference through a wafer lit from one side',
    source: 'Incropera & DeWitt, Fundamentals of Heat and Mass Transfer, chapter 1',
    input: z.strictObject({
      lamp_flux_w_per_m2: z.number().min(0).max(5e6),
      absorptivity: z.number().min(0).max(1),
      emissivity,
      conductivity_w_per_m_k: z.number().min(1).max(500).default(30),
      thickness_um,
      wall_c,
      lower_c: temperature_c,
    }),
    output: { upper_c: { unit: 'degC', min: -273.15 }, difference_k: { unit: 'K' } },
    evaluate: ({ wall_c: wall, lower_c, ...face }) =>
      evaluation(
        waferGradient({ ...face, wall_k: kelvin(wall), lower_k: kelvin(lower_c) }),
        null,
        ({ upper_k, difference_k }) => ({ upper_c: celsius(upper_k), difference_k }),
      ),
  }),
  defineModel({
    name: 'rtp.pyrometer_error',
    title: 'What a pyrometer shows when its emissivity setting is not the wafer',
    source: "Planck's law and Wien's approximation at one wavelength",
    input: z.strictObject({
      wavelength_um: z.number().min(0.3).max(20),
      emissivity_true: z.number().min(0.01).max(1),
      emissivity_setting: z.number().min(0.01).max(1).default(1),
      temperature_c: z.number().min(0).max(1413),
    }),
    output: {
      indicated_c: { unit: 'degC', min: -273.15 },
      indicated_wien_c: { unit: 'degC', min: -273.15 },
      error_k: { unit: 'K' },
    },
    evaluate: ({ wavelength_um, emissivity_true, emissivity_setting, temperature_c: at_c }) =>
      evaluation(
        pyrometerReading(wavelength_um, emissivity_true, emissivity_setting, kelvin(at_c)),
        null,
        ({ indicated_k, indicated_wien_k, error_k }) => ({
          indicated_c: celsius(indicated_k),
          indicated_wien_c: celsius(indicated_wien_k),
          error_k,
        }),
      ),
  }),
  defineModel({
    name: 'rtp.run_metrics',
    title: 'Errors of a recorded run against its setpoint',
    source: 'Definitions in the docstrings: root mean square, largest error, overshoot, ramp fidelity',
    input: z.strictObject({
      times_s: series(z.number().min(0).max(1e5)),
      setpoint_c: series(z.number().min(-273.15).max(2000)),
      measured_c: series(z.number().min(-273.15).max(2000)),
    }),
    output: {
      rms_error_k: { unit: 'K', min: 0 },
      max_abs_error_k: { unit: 'K', min: 0 },
      overshoot_k: { unit: 'K', min: 0 },
      ramp_fidelity_pct: { unit: '%', min: 0, max: 100 },
    },
    evaluate: (trace) =>
      evaluation(runMetrics(trace), null, ({ rms_error_k, max_abs_error_k, overshoot_k, ramp_fidelity_pct }) => ({
        rms_error_k,
        max_abs_error_k,
        overshoot_k,
        ramp_fidelity_pct,
      })),
  }),
  defineModel({
    name: 'rtp.thermal_budget',
    title: 'Time at a reference temperature that is worth the whole run',
    source: 'Integral of exp(-Ea / kT) by trapezoid over its value at the reference',
    input: z.strictObject({
      times_s: series(z.number().min(0).max(1e5)),
      measured_c: series(z.number().min(-200).max(1413)),
      activation_ev: z.number().min(0).max(6),
      reference_c: z.number().min(200).max(1413),
    }),
    output: { equivalent_s: { unit: 's', min: 0 } },
    evaluate: ({ times_s, measured_c, activation_ev, reference_c }) =>
      evaluation(equivalentSeconds(times_s, measured_c, activation_ev, reference_c), null, ({ equivalent_s }) => ({
        equivalent_s,
      })),
  }),
  defineModel({
    name: 'rtp.closed_loop_run',
    title: 'A recipe under closed-loop control of lamp zones',
    source: 'Zones joined by conduction, first-order lamps, PID with feed-forward; constants as in rtp.silicon',
    input: z.strictObject({
      segments: z
        .array(
          z.strictObject({
            target_c: z.number().min(100).max(1350),
            ramp_k_per_s: z.number().min(1).max(300),
            dwell_s: z.number().min(0).max(60),
          }),
        )
        .min(1)
        .max(4),
      start_c: z.number().min(20).max(1000).default(600),
      zones: z.int().min(1).max(5).default(3),
      spill: z.number().min(0).max(0.5).default(0.1),
      edge_loss: z.number().min(0).max(0.5).default(0.05),
      lamp_lag_s: z.number().min(0).max(5).default(0.3),
      full_flux_w_per_m2: z.number().min(1e5).max(2e6).default(1e6),
      wall_c,
      emissivity,
      thickness_um,
      kp_pct_per_k: z.number().min(0).max(10).default(0.6),
      ti_s: z.number().min(0.1).max(1000).default(4),
      td_s: z.number().min(0).max(10).default(0.2),
    }),
    output: {
      rms_error_k: { unit: 'K', min: 0 },
      overshoot_k: { unit: 'K', min: 0 },
      max_abs_error_k: { unit: 'K', min: 0 },
      ramp_fidelity_pct: { unit: '%', min: 0, max: 100 },
      final_spread_k: { unit: 'K', min: 0 },
      final_zones_c: inC,
    },
    evaluate: (given) =>
      evaluation(
        simulateLampRun(
          {
            wafer: { thickness_um: given.thickness_um, emissivity: given.emissivity },
            diameter_mm: 300,
            full_flux_w_per_m2: given.full_flux_w_per_m2,
            lamp_lag_s: given.lamp_lag_s,
            wall_k: kelvin(given.wall_c),
            lamp_map: neighbourSpill(given.zones, given.spill),
            edge_loss: given.edge_loss,
          },
          given.segments,
          given.start_c,
          0.1,
          { kp: given.kp_pct_per_k, ti_s: given.ti_s, td_s: given.td_s, output_min: 0, output_max: 100 },
        ),
        rtpConstants,
        ({ rms_error_k, overshoot_k, max_abs_error_k, ramp_fidelity_pct, final_spread_k, zones_c }) => ({
          rms_error_k,
          overshoot_k,
          max_abs_error_k,
          ramp_fidelity_pct,
          final_spread_k,
          final_zones_c: zones_c.at(-1) as readonly number[],
        }),
      ),
  }),
];
