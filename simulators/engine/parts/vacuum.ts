import type { ActiveFaults } from './active-faults.ts';
import type { RunDrift } from './run-drift.ts';

export interface VacuumOptions {
  readonly volume_l: number;
  /** Of a new pump with the valve open. */
  readonly pump_speed_l_per_s: number;
  /** With no gas flowing. */
  readonly base_torr: number;
  readonly faults: ActiveFaults;
  /** Share of the pumping speed lost by wear. */
  readonly wear?: RunDrift;
  /** Time in which the pressure follows its setpoint, s; 2 when absent. */
  readonly control_lag_s?: number;
}

const atmosphereTorr = 760;
/** 1 sccm, gas at 0 C and 760 torr, in torr L/s. */
const torrLitrePerSecond = atmosphereTorr / 1000 / 60;

/** A pumped chamber with a throttle valve that holds a pressure, as far as gas flow and pump allow. */
export class Vacuum {
  readonly #options: VacuumOptions;
  #pressure: number;
  #setpoint: number | null = null;
  #inflow = 0;

  constructor(options: VacuumOptions) {
    this.#options = options;
    this.#pressure = options.base_torr;
  }

  get pressure_torr(): number {
    return this.#pressure;
  }

  get setpoint_torr(): number | null {
    return this.#setpoint;
  }

  /** Air that leaks in, sccm. */
  get leak_sccm(): number {
    return this.#options.faults.magnitude('leak');
  }

  /** Air among the gas that enters, 0 to 1. */
  get airShare(): number {
    return this.leak_sccm > 0 ? this.leak_sccm / (this.leak_sccm + this.#inflow) : 0;
  }

  /** With the valve open, L/s: what wear and faults leave of the pump. */
  get pumpSpeed(): number {
    const { pump_speed_l_per_s, wear, faults } = this.#options;
    const worn = (1 - (wear?.value ?? 0)) * (1 - faults.magnitude('pump_wear') / 100);
    return pump_speed_l_per_s * Math.max(0.02, worn);
  }

  /** Opening of the throttle valve, percent of the pumping speed that is used. */
  get throttle_pct(): number {
    if (this.#setpoint === null || this.#gasLoad === 0) return 100;
    const needed = this.#gasLoad / Math.max(this.#pressure - this.#options.base_torr, 1e-12);
    return Math.min(100, (100 * needed) / this.pumpSpeed);
  }

  get #gasLoad(): number {
    return (this.#inflow + this.leak_sccm) * torrLitrePerSecond;
  }

  /** Lets air in until the chamber can be opened. */
  vent(): void {
    this.#pressure = atmosphereTorr;
  }

  /** @param setpoint_torr null: valve open, pump down. */
  regulate(setpoint_torr: number | null): void {
    this.#setpoint = setpoint_torr;
  }

  /** @param inflow_sccm true flow of all process gases. */
  advance(seconds: number, inflow_sccm: number): void {
    const { base_torr, volume_l, control_lag_s = 2 } = this.#options;
    this.#inflow = inflow_sccm;
    const load = this.#gasLoad;
    const lowest = base_torr + load / this.pumpSpeed;
    const goal = Math.max(lowest, this.#setpoint ?? 0);
    const lag = Math.max(control_lag_s, volume_l / this.pumpSpeed);
    const next = goal + (this.#pressure - goal) * Math.exp(-seconds / lag);
    // A closed valve lets the pressure rise no faster than gas flows in.
    this.#pressure = Math.min(atmosphereTorr, next, this.#pressure + (load / volume_l) * seconds);
    this.#pressure = Math.max(this.#pressure, Math.min(lowest, next));
  }
}
