import type { ProcessModeDescription } from '../../processmode/process-mode.ts';
import type { RecipeContent } from '../content.ts';

/** A thermal LPCVD mode named M, changed. */
export const mode = (change: Partial<ProcessModeDescription> = {}): ProcessModeDescription => ({
  name: 'M',
  family: 'cvd',
  pressure_mode: 'LPCVD',
  energy_mode: 'thermal',
  reactor_type: null,
  chemistry_type: null,
  variant: 'standard',
  description: '',
  capabilities: [],
  ...change,
});

/** A recipe that asks for nothing but nitrogen: right for `mode()`. */
export const nitrogen = (change: Partial<RecipeContent> = {}): RecipeContent => ({
  process_mode_id: 'mode',
  pressure_setpoints: { base_pressure_torr: 0.001, process_pressure_torr: 0.3, pumpdown_time_s: 60 },
  gas_flows: { gases: [{ name: 'N2', flow_sccm: 50 }] },
  recipe_steps: [{ name: 'hold', duration_s: 600, target_temp_c: 600 }],
  safety_hazard_level: 1,
  required_interlocks: [],
  ...change,
});

/** Every setting that one or the other mode needs. */
export const settings = {
  plasma_settings: { rf_power_w: 300, frequency_mhz: 13.56 },
  filament_settings: { filament_temp_c: 1900 },
  laser_settings: { power_w: 10, wavelength_nm: 193 },
  photo_settings: { wavelength_nm: 185, irradiance_mw_cm2: 5 },
  flame_settings: { fuel: 'CH4', oxidiser: 'O2', stoichiometry: 1, burner_distance_mm: 10 },
  aerosol_settings: {
    solute: 'Zn(acac)2',
    solvent: 'methanol',
    molarity_mol_per_l: 0.1,
    feed_ml_per_h: 30,
    generator: 'ultrasonic',
  },
  pulsing_scheme: { cycles: 100, phases: [{ name: 'dose', duration_s: 0.1 }] },
  implant: {
    species: 'B',
    energy_kev: 30,
    dose_cm2: 1e14,
    tilt_deg: 7,
    twist_deg: 22,
    beam_current_ma: 1,
    wafer_count: 25,
  },
  rtp: {
    segments: [{ name: 'hold', target_c: 625, ramp_rate_c_per_s: 1, dwell_s: 0 }],
    flows_sccm: { N2: 5000 },
    pressure_torr: 760,
    emissivity: 0.68,
    zones: [{ zone: 'centre', offset_c: 0 }],
    start_c: 25,
  },
} as const satisfies Partial<RecipeContent>;
