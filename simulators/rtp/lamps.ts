import { celsius, kelvin } from '../../domain/process/physical-constants.ts';
import type { PidSettings } from '../../domain/process/rtp/discrete-pid.ts';
import { pidStep } from '../../domain/process/rtp/discrete-pid.ts';
import { radiated } from '../../domain/process/rtp/heat-balance.ts';
import { feedforwardPct, lampController, type Setpoint } from '../../domain/process/rtp/lamp-control.ts';
import {
  neighbourSpill,
  type PlantState,
  type PreparedPlant,
  plantAtRest,
  preparePlant,
  stepPlant,
} from '../../domain/process/rtp/plant.ts';
import type { ActiveFaults } from '../engine/parts/active-faults.ts';
import type { Pyrometers } from './pyrometers.ts';
import { lampZones } from './recipe.ts';

/** A 200 mm wafer beneath rings of tungsten halogen lamps. */
const chamber = {
  diameter_mm: 200,
  thickness_um: 725,
  full_flux_w_per_m2: 6.5e5,
  lamp_lag_s: 0.3,
  wall_k: 300,
  edge_loss: 0.05,
  spill: 0.2,
};
/** Heat that gas carries from both faces to the cooled walls, W/m^2/K: while it flows slowly, and in a ramp down. */
const gasCooling = { slow: 8, fast: 165, lag_s: 0.4 };
/** Ramps down faster than this turn the fast cooling on, K/s. */
const fastFrom = 5;
/** Percent of lamp power a K; the loop is faster than the wafer cools, slower than the lamps. */
const pid: PidSettings = { kp: 0.35, ti_s: 4, td_s: 0, output_min: 0, output_max: 100 };
/** Of the light of the outer ring this share falls on the outer zone, which needs more than the others. */
const edgeShare = 1 - chamber.spill / 2;

export const controlPeriodS = 0.05;

/** The wafer under closed-loop lamp control. One controller a zone, on top of the power that a model of the wafer asks for. */
export class Lamps {
  readonly #faults: ActiveFaults;
  readonly #pyrometers: Pyrometers;
  readonly #prepared: PreparedPlant;
  readonly #state: PlantState;
  readonly #controller = lampController(lampZones, pid);
  readonly #share = new Float64Array(lampZones);
  #cooling = gasCooling.slow;
  #feedback = 0;
  #shown: readonly (number | null)[];

  private constructor(prepared: PreparedPlant, start_c: number, faults: ActiveFaults, pyrometers: Pyrometers) {
    this.#faults = faults;
    this.#pyrometers = pyrometers;
    this.#prepared = prepared;
    this.#state = plantAtRest(prepared, kelvin(start_c));
    this.#shown = pyrometers.read(this.zones_c);
  }

  /** @returns null when no wafer can be so. */
  static of(emissivity: number, start_c: number, faults: ActiveFaults, pyrometers: Pyrometers): Lamps | null {
    const { spill, thickness_um, ...plant } = chamber;
    const wafer = { thickness_um, emissivity };
    const made = preparePlant({ ...plant, wafer, lamp_map: neighbourSpill(lampZones, spill) });
    return made.ok ? new Lamps(made.prepared, start_c, faults, pyrometers) : null;
  }

  /** True temperature of each zone, C. */
  get zones_c(): number[] {
    return Array.from(this.#state.zones_k, celsius);
  }

  /** What the pyrometers show, C; null where one is blind. */
  get shown(): readonly (number | null)[] {
    return this.#shown;
  }

  get power_pct(): readonly number[] {
    return [...this.#controller.power_pct];
  }

  /** What the controllers add to the power of the model, mean of the zones, percent. */
  get feedback_pct(): number {
    return this.#feedback;
  }

  /** Lamps off, gas on. */
  cool(seconds: number): void {
    this.#controller.power_pct.fill(0);
    this.#move(seconds, gasCooling.fast);
  }

  /**
   * One sample of the controllers, and the time to the next.
   * @param ahead the setpoint when the lamps will have followed, for the power that is known beforehand
   */
  control(seconds: number, now: Setpoint, ahead: Setpoint, offsets_c: readonly number[]): void {
    this.#shown = this.#pyrometers.read(this.zones_c);
    const seen = this.#pyrometers.believed(this.zones_c);
    let added = 0;
    for (let zone = 0; zone < lampZones; zone += 1) {
      const state = this.#controller.zones[zone];
      if (!state) continue;
      const setpoint = now.setpoint_c + (offsets_c[zone] ?? 0);
      const forward = this.#forward(zone, ahead);
      const power = pidStep(pid, state, seconds, setpoint, seen[zone] ?? setpoint, forward);
      this.#controller.power_pct[zone] = power;
      added += power - forward;
    }
    this.#feedback = added / lampZones;
    this.#move(seconds, now.ramp_k_per_s < -fastFrom ? gasCooling.fast : gasCooling.slow);
  }

  #forward(zone: number, { setpoint_c, ramp_k_per_s }: Setpoint): number {
    const { wafer, full_flux_w_per_m2, wall_k, edge_loss = 0 } = this.#prepared.plant;
    const [t, all] = [kelvin(setpoint_c), feedforwardPct(this.#prepared, setpoint_c, 0)];
    const storage = (100 * this.#prepared.capacity(t) * ramp_k_per_s) / full_flux_w_per_m2;
    const gas = (100 * this.#cooling * (t - wall_k)) / full_flux_w_per_m2;
    const edge = zone === lampZones - 1 ? edge_loss / edgeShare : 0;
    const rim = (100 * edge * radiated(wafer.emissivity, wafer.sides ?? 2, t, wall_k)) / full_flux_w_per_m2;
    return Math.min(100, Math.max(0, all + storage + gas + rim));
  }

  #move(seconds: number, cooling: number): void {
    const last = lampZones - 1;
    for (let zone = 0; zone < lampZones; zone += 1) {
      const dark = zone === last ? this.#faults.magnitude('lamp_failure') / 100 : 0;
      const stuck = zone === last && this.#faults.has('lamp_runaway');
      const power = stuck ? this.#faults.magnitude('lamp_runaway') : (this.#controller.power_pct[zone] ?? 0);
      this.#share[zone] = (Math.min(100, power) / 100) * (1 - Math.min(1, dark));
    }
    stepPlant(this.#prepared, this.#state, this.#share, seconds);
    this.#cooling = cooling + (this.#cooling - cooling) * Math.exp(-seconds / gasCooling.lag_s);
    const { zones_k } = this.#state;
    for (const [zone, t] of zones_k.entries())
      zones_k[zone] = t - (this.#cooling * (t - chamber.wall_k) * seconds) / this.#prepared.capacity(t);
  }
}

/** Time in which the lamps follow their setting, s. */
export const lampLagS = chamber.lamp_lag_s;
