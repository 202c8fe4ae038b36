import type { ModelWarning } from '../outcome.ts';
import type { CycleTimes } from './film-process.ts';
import type { LimitingStep } from './kinetics.ts';
import type { WaferProfile } from './profile.ts';
import type { ReactorGeometry } from './reactor-geometry.ts';

/** One step of a recipe, or one instant of a tool, as the film sees it. What is absent is off or at its default. */
export interface DepositionConditions {
  /** Of the wafers (hot wall: middle of the boat). */
  readonly temperature_c: number;
  readonly pressure_torr: number;
  /** Gas -> flow; liquids and solids as the vapour that reaches the chamber. */
  readonly flows_sccm: Readonly<Record<string, number>>;
  /** rf, microwave or remote plasma. */
  readonly plasma_power_w?: number;
  readonly reflected_power_w?: number;
  readonly bias_power_w?: number;
  readonly filament_temp_c?: number;
  readonly laser_power_w?: number;
  /** Ultraviolet light on the wafer. */
  readonly irradiance_mw_per_cm2?: number;
  /** Pulses of an atomic-layer cycle; the reference's when absent. */
  readonly cycle?: CycleTimes;
  /** Share of the time that a pulsed source or gas is on; 1 when absent. */
  readonly duty_cycle?: number;
  /** Differs from the defaults of the reactor type. */
  readonly geometry?: Partial<ReactorGeometry>;
  /** Edge of the wafer less its centre; the default of the reactor type when absent. */
  readonly edge_offset_c?: number;
  /** Offsets of the boat's zones from `temperature_c`, gas inlet first; the first and last at the boat's ends. */
  readonly boat_offsets_c?: readonly number[];
  /** Depth over width of the features to be covered; 2 when absent. */
  readonly aspect_ratio?: number;
  /** Factor of this tool on the reference rate, from its calibration; 1 when absent. */
  readonly calibration?: number;
}

export type DepositionLimit = LimitingStep | 'saturated' | 'unsaturated' | 'none';

export interface Deposition {
  readonly film: string;
  readonly process: string;
  /** Mean over wafer and load; of an atomic-layer process growth per cycle over the cycle's length. */
  readonly rate_nm_per_min: number;
  readonly growth_per_cycle_nm: number | null;
  readonly cycle_s: number | null;
  /** Coverage that precursor and co-reactant reach in their pulses. */
  readonly coverage: readonly [number, number] | null;
  readonly limiting: DepositionLimit;
  /** What each resistance alone would let grow, in the mean. */
  readonly surface_rate_nm_per_min: number;
  readonly transport_rate_nm_per_min: number;
  readonly sputter_rate_nm_per_min: number;
  readonly apparent_energy_ev: number;
  /** Share of the precursor supplied that ends in film. */
  readonly utilisation: number;
  /** Of the growing surface: hotter than the wafer under a laser. */
  readonly surface_temperature_c: number;
  readonly profile: WaferProfile;
  /** 100 (max - min) / (2 mean) over the wafer. */
  readonly within_wafer_half_range_pct: number;
  /** Rate at boat positions relative to the mean, gas inlet first; one number for a single wafer. */
  readonly boat: readonly number[];
  /** 100 (max - min) / (2 mean) over the boat. */
  readonly wafer_to_wafer_half_range_pct: number;
  readonly refractive_index: number;
  readonly stress_mpa: number;
  readonly density_g_per_cm3: number;
  /** Bottom over top of a feature of the aspect ratio, 0 to 1. */
  readonly step_coverage: number;
  readonly warnings: readonly ModelWarning[];
}
