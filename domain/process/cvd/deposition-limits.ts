import { firstError } from '../outcome.ts';
import type { DepositionConditions } from './deposition-conditions.ts';
import type { ReactorGeometry } from './reactor-geometry.ts';

/** What some reactor somewhere reaches; beyond, an input is a mistake. */
export const depositionLimits = {
  temperature_c: { min: -150, max: 2300 },
  pressure_torr: { min: 1e-6, max: 2000 },
  plasma_power_w: { min: 0, max: 1e5 },
  reflected_power_w: { min: 0, max: 1e5 },
  bias_power_w: { min: 0, max: 1e5 },
  filament_temp_c: { min: -273.15, max: 3400 },
  laser_power_w: { min: 0, max: 1000 },
  irradiance_mw_per_cm2: { min: 0, max: 1e6 },
  duty_cycle: { min: 0, max: 1 },
  aspect_ratio: { min: 0, max: 1000 },
  calibration: { min: 1e-3, max: 1e3 },
  edge_offset_c: { min: -200, max: 200 },
  boat_offset_c: { min: -200, max: 200 },
  flow_sccm: { min: 0, max: 1e6 },
  pulse_s: { min: 0, max: 3600 },
  /** Whatever is hotter melts or boils away. */
  surface_temperature_c: { min: -150, max: 4000 },
  geometry: { min: 0, max: 1e5 },
} as const;
const smallest = { min: 1e-6, max: 1e5 };

/** The first of the conditions that no reactor can have. */
export function conditionsError(conditions: DepositionConditions, geometry: ReactorGeometry) {
  const { flows_sccm, boat_offsets_c = [], cycle, geometry: _, ...rest } = conditions;
  const single = Object.fromEntries(
    Object.entries(rest).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
  const { edge_offset_c, rotation_rpm, ...sizes } = geometry;
  const groups: readonly (readonly [string, Readonly<Record<string, number>>, { min: number; max: number }])[] = [
    ['flows_sccm', flows_sccm, depositionLimits.flow_sccm],
    ['boat_offsets_c', Object.fromEntries(boat_offsets_c.entries()), depositionLimits.boat_offset_c],
    ['cycle', { ...cycle }, depositionLimits.pulse_s],
    ['geometry', { ...sizes }, smallest],
    ['geometry', { rotation_rpm }, depositionLimits.geometry],
    ['geometry', { edge_offset_c }, depositionLimits.edge_offset_c],
  ];
  const own = firstError(single, depositionLimits);
  if (own) return own;
  for (const [group, values, bound] of groups) {
    const named = Object.fromEntries(Object.entries(values).map(([name, value]) => [`${group}.${name}`, value]));
    const error = firstError(named, Object.fromEntries(Object.keys(named).map((name) => [name, bound])));
    if (error) return error;
  }
  const offsets = [0, conditions.edge_offset_c ?? edge_offset_c, ...boat_offsets_c];
  const { min, max } = depositionLimits.temperature_c;
  return firstError(
    { coldest_temperature_c: conditions.temperature_c + Math.min(...offsets) },
    { coldest_temperature_c: { min: min - 5, max } },
  );
}
