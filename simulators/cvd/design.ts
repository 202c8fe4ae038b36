import type { PressureMode, ReactorType } from '../../domain/process/cvd/mode.ts';
import type { Range } from '../engine/tool-family.ts';
import type { EnergySource } from './energy/energy-source.ts';

/** Heaters of a chamber: along the boat of a tube, or centre and edge of a susceptor. */
export interface Heating {
  /** First-order lag of each zone, s. */
  readonly lags_s: readonly number[];
  readonly standby_c: number;
  readonly range_c: Range;
  readonly most_ramp_c_per_s: number;
  /** Standard deviations of a thermocouple's error when new and of its step a run, C. */
  readonly thermocouple: { readonly new_c: number; readonly per_run_c: number };
}

/** Thermocouples that sit in the susceptor beside the wafer; a susceptor's zones are matched to each other. */
const embedded = { new_c: 0.2, per_run_c: 0.05 };

/** Hot-wall tubes stand by hot; what holds one wafer heats it from cold. */
export const tube = (range_c: Range): Heating => ({
  lags_s: [48, 40, 36, 40, 48],
  standby_c: 500,
  range_c,
  most_ramp_c_per_s: 0.5,
  thermocouple: { new_c: 0.4, per_run_c: 0.1 },
});
export const susceptor = (range_c: Range, most_ramp_c_per_s = 3): Heating => ({
  lags_s: [10, 12],
  standby_c: 25,
  range_c,
  most_ramp_c_per_s,
  thermocouple: embedded,
});
export const heatedPedestal = (range_c: Range): Heating => ({
  lags_s: [7, 8],
  standby_c: 25,
  range_c,
  most_ramp_c_per_s: 6,
  thermocouple: embedded,
});

export interface Pumping {
  readonly volume_l: number;
  readonly speed_l_per_s: number;
  readonly base_torr: number;
  readonly range_torr: Range;
  /** Whether wafers come in through a load lock; else the chamber is vented for them. */
  readonly load_lock: boolean;
}

/** An exhaust fan instead of a pump: the chamber stands at the pressure of the room. */
export const atmospheric = (volume_l: number): Pumping => ({
  volume_l,
  speed_l_per_s: 4,
  base_torr: 1,
  range_torr: { min: 700, max: 800 },
  load_lock: false,
});

/** How the film is watched while it grows. */
export type FilmSensor = 'qcm' | 'ellipsometer' | 'reflectometer';

/** How a precursor that is no gas at room temperature comes to the chamber. */
export type Delivery = 'bubbler' | 'liquid_injection' | 'mist';

/** What differs between one CVD chamber and another. */
export interface ChamberDesign {
  readonly reactor_type: ReactorType;
  readonly pressure_modes: readonly PressureMode[];
  readonly energy: EnergySource;
  readonly heating: Heating;
  readonly pumping: Pumping;
  /** Gas, or vapour of a liquid or solid -> full scale, sccm. */
  readonly lines: Readonly<Record<string, number>>;
  /** Vapours among the lines that come from a source of their own. */
  readonly vapours?: { readonly delivery: Delivery; readonly of: readonly string[] };
  /** Settling of the flow controllers, s. */
  readonly flow_lag_s: number;
  readonly sensor: FilmSensor;
  /** Whether valves can pulse gases, as growth in cycles asks for; the shortest pulse, s. */
  readonly shortest_pulse_s?: number;
  /** Air that the fault `leak` lets in when it names no magnitude, sccm; 20 when absent. */
  readonly leak_sccm?: number;
  /** Mean number of particles on a wafer from a clean chamber. */
  readonly particles: number;
}
