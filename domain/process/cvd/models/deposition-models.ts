import { z } from 'zod';
import { energyModes, pressureModes, reactorTypes } from '../../../processmode/process-mode.ts';
import { defineModel, evaluation, type Model } from '../../model.ts';
import { deposition } from '../deposition.ts';
import { depositionLimits as limits } from '../deposition-limits.ts';
import { filmConstants, filmProcesses } from '../films.ts';
import { waferMap } from '../wafer-map.ts';

const within = ({ min, max }: { min: number; max: number }) => z.number().min(min).max(max);
const optional = (bounds: { min: number; max: number }) => within(bounds).optional();

const conditions = {
  temperature_c: within(limits.temperature_c),
  pressure_torr: within(limits.pressure_torr),
  flows_sccm: z.record(z.string().min(1).max(40), within(limits.flow_sccm)),
  plasma_power_w: optional(limits.plasma_power_w),
  reflected_power_w: optional(limits.reflected_power_w),
  bias_power_w: optional(limits.bias_power_w),
  filament_temp_c: optional(limits.filament_temp_c),
  laser_power_w: optional(limits.laser_power_w),
  irradiance_mw_per_cm2: optional(limits.irradiance_mw_per_cm2),
  duty_cycle: optional(limits.duty_cycle),
  aspect_ratio: optional(limits.aspect_ratio),
  edge_offset_c: optional(limits.edge_offset_c),
  boat_offsets_c: z.array(within(limits.boat_offset_c)).max(25).optional(),
  cycle: z
    .strictObject({
      pulse_s: within(limits.pulse_s),
      purge_s: within(limits.pulse_s),
      coreactant_pulse_s: within(limits.pulse_s),
      coreactant_purge_s: within(limits.pulse_s),
    })
    .optional(),
};

/** Drops what is absent, so that an optional stays one. */
type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };
const present = <T extends object>(given: T): Present<T> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Present<T>;

const filmNames = [...new Set(filmProcesses.map(({ film }) => film))];

export const depositionModels: readonly Model[] = [
  defineModel({
    name: 'cvd.deposition',
    title: 'What a step deposits: rate, its limit, uniformity and film properties',
    source: 'surface kinetics of the film in series with the transport of the reactor; each film names its source',
    input: z.strictObject({
      film: z.enum(filmNames),
      energy_mode: z.enum(energyModes).default('thermal'),
      pressure_mode: z.enum(pressureModes).default('LPCVD'),
      reactor_type: z.enum(reactorTypes),
      variant: z.string().max(40).default('standard'),
      wafer_diameter_mm: z.number().min(10).max(450).default(200),
      time_min: z.number().min(0).max(1e5).default(1),
      ...conditions,
    }),
    output: {
      process: { unit: '' },
      thickness_nm: { unit: 'nm', min: 0 },
      rate_nm_per_min: { unit: 'nm/min', min: 0 },
      growth_per_cycle_nm: { unit: 'nm', min: 0 },
      limiting: { unit: '' },
      surface_rate_nm_per_min: { unit: 'nm/min', min: 0 },
      transport_rate_nm_per_min: { unit: 'nm/min', min: 0 },
      sputter_rate_nm_per_min: { unit: 'nm/min', min: 0 },
      apparent_energy_ev: { unit: 'eV' },
      utilisation: { unit: '1', min: 0, max: 1 },
      surface_temperature_c: { unit: 'degC' },
      within_wafer_half_range_pct: { unit: '%', min: 0 },
      wafer_to_wafer_half_range_pct: { unit: '%', min: 0 },
      boat: { unit: '1', min: 0 },
      map_nm: { unit: 'nm', min: 0 },
      refractive_index: { unit: '1', min: 0 },
      stress_mpa: { unit: 'MPa' },
      step_coverage: { unit: '1', min: 0, max: 1 },
    },
    evaluate: ({ film, energy_mode, pressure_mode, reactor_type, variant, wafer_diameter_mm, time_min, ...given }) => {
      const at = { ...present(given), geometry: { wafer_diameter_mm } };
      const gases = Object.entries(at.flows_sccm).flatMap(([gas, flow]) => (flow > 0 ? [gas] : []));
      const mode = { energy_mode, pressure_mode, reactor_type, variant };
      return evaluation(deposition({ film, mode, gases }, at), filmConstants, (found) => {
        const thickness_nm = found.rate_nm_per_min * time_min;
        const map = waferMap(thickness_nm, found.profile, 9, wafer_diameter_mm);
        return {
          process: found.process,
          thickness_nm,
          rate_nm_per_min: found.rate_nm_per_min,
          growth_per_cycle_nm: found.growth_per_cycle_nm,
          limiting: found.limiting,
          surface_rate_nm_per_min: found.surface_rate_nm_per_min,
          transport_rate_nm_per_min: found.transport_rate_nm_per_min,
          sputter_rate_nm_per_min: found.sputter_rate_nm_per_min,
          apparent_energy_ev: found.apparent_energy_ev,
          utilisation: found.utilisation,
          surface_temperature_c: found.surface_temperature_c,
          within_wafer_half_range_pct: found.within_wafer_half_range_pct,
          wafer_to_wafer_half_range_pct: found.wafer_to_wafer_half_range_pct,
          boat: found.boat,
          map_nm: map.ok ? map.sites.map(({ value }) => value) : null,
          refractive_index: found.refractive_index,
          stress_mpa: found.stress_mpa,
          step_coverage: found.step_coverage,
        };
      });
    },
  }),
];
