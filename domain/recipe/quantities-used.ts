import type { LimitedQuantity } from '../tool/capability-ranges.ts';
import type { RecipeContent } from './content.ts';
import { flowing, flowsOf, gasesOf } from './flows.ts';

/** A number of a recipe that a tool must reach, and where it stands. */
export interface UsedQuantity {
  readonly quantity: LimitedQuantity;
  readonly value: number;
  readonly path: string;
}

/** The numbers of a recipe that tools have limits for. Powers of zero ask for nothing. */
export const quantitiesUsed = (content: RecipeContent): readonly UsedQuantity[] => {
  const used: UsedQuantity[] = [];
  const use = (quantity: LimitedQuantity, path: string, value: number | undefined): void => {
    if (value !== undefined) used.push({ quantity, value, path });
  };
  const power = (quantity: LimitedQuantity, path: string, value: number | undefined): void => {
    if (value !== undefined && value > 0) used.push({ quantity, value, path });
  };
  const { plasma_settings, filament_settings, laser_settings, photo_settings, implant, rtp, pressure_setpoints } =
    content;
  content.temperature_profile?.zones.forEach((zone, index) => {
    use('temperature_c', `temperature_profile.zones[${index}].setpoint`, zone.setpoint);
  });
  use('pressure_torr', 'pressure_setpoints.process_pressure_torr', pressure_setpoints?.process_pressure_torr);
  power('base_pressure_torr', 'pressure_setpoints.base_pressure_torr', pressure_setpoints?.base_pressure_torr);
  power('rf_power_w', 'plasma_settings.rf_power_w', plasma_settings?.rf_power_w);
  use('rf_frequency_mhz', 'plasma_settings.frequency_mhz', plasma_settings?.frequency_mhz);
  power('bias_power_w', 'plasma_settings.bias_power_w', plasma_settings?.bias_power_w);
  use('filament_temp_c', 'filament_settings.filament_temp_c', filament_settings?.filament_temp_c);
  power('laser_power_w', 'laser_settings.power_w', laser_settings?.power_w);
  use('laser_wavelength_nm', 'laser_settings.wavelength_nm', laser_settings?.wavelength_nm);
  power('uv_irradiance_mw_cm2', 'photo_settings.irradiance_mw_cm2', photo_settings?.irradiance_mw_cm2);
  use('uv_wavelength_nm', 'photo_settings.wavelength_nm', photo_settings?.wavelength_nm);
  content.pulsing_scheme?.phases.forEach((phase, index) => {
    use('pulse_duration_s', `pulsing_scheme.phases[${index}].duration_s`, phase.duration_s);
    power('rf_power_w', `pulsing_scheme.phases[${index}].plasma_power_w`, phase.plasma_power_w);
  });
  content.recipe_steps.forEach((step, index) => {
    const at = (field: string): string => `recipe_steps[${index}].${field}`;
    use('temperature_c', at('target_temp_c'), step.target_temp_c);
    if (step.ramp_rate_c_per_min !== undefined)
      use('ramp_rate_c_per_s', at('ramp_rate_c_per_min'), step.ramp_rate_c_per_min / 60);
    power('pressure_torr', at('target_pressure_torr'), step.target_pressure_torr);
    power('rf_power_w', at('plasma_power_w'), step.plasma_power_w);
    power('bias_power_w', at('bias_power_w'), step.bias_power_w);
    use('filament_temp_c', at('filament_temp_c'), step.filament_temp_c);
    power('laser_power_w', at('laser_power_w'), step.laser_power_w);
    power('uv_irradiance_mw_cm2', at('uv_irradiance_mw_cm2'), step.uv_irradiance_mw_cm2);
  });
  use('energy_kev', 'implant.energy_kev', implant?.energy_kev);
  use('dose_cm2', 'implant.dose_cm2', implant?.dose_cm2);
  use('beam_current_ma', 'implant.beam_current_ma', implant?.beam_current_ma);
  use('tilt_deg', 'implant.tilt_deg', implant?.tilt_deg);
  use('wafer_count', 'implant.wafer_count', implant?.wafer_count);
  use('pressure_torr', 'rtp.pressure_torr', rtp?.pressure_torr);
  rtp?.segments.forEach((segment, index) => {
    use('temperature_c', `rtp.segments[${index}].target_c`, segment.target_c);
    use('ramp_rate_c_per_s', `rtp.segments[${index}].ramp_rate_c_per_s`, segment.ramp_rate_c_per_s);
  });
  return used;
};

/** The largest flow of each gas that a recipe uses, sccm; 0 for one that flows without a controller (a solid source, a vapour). */
export const largestFlows = (content: RecipeContent): ReadonlyMap<string, number> => {
  const largest = new Map(gasesOf(content).map((gas) => [gas, 0]));
  const take = (flows: Readonly<Record<string, number>> | undefined): void => {
    for (const gas of flowing(flows ?? {})) largest.set(gas, Math.max(largest.get(gas) ?? 0, flows?.[gas] ?? 0));
  };
  take(Object.fromEntries((content.gas_flows?.gases ?? []).map(({ name, flow_sccm }) => [name, flow_sccm])));
  for (const step of content.recipe_steps) take(flowsOf(content, step));
  for (const phase of content.pulsing_scheme?.phases ?? []) take(phase.flows_sccm);
  take(content.rtp?.flows_sccm);
  for (const segment of content.rtp?.segments ?? []) take(segment.flows_sccm);
  return largest;
};
