import type { Random } from '../random.ts';
import type { ActiveFaults } from './active-faults.ts';
import { ArcEvents } from './arc-events.ts';

export interface RfGeneratorOptions {
  readonly max_w: number;
  readonly faults: ActiveFaults;
  /** Self-bias at a delivered power: volts a square root of a watt; 0 when absent. */
  readonly bias_v_per_sqrt_w?: number;
  /** Arcs an hour of plasma in a sound chamber; 0 when absent. */
  readonly arcs_per_hour?: number;
}

/** Reflected share at ignition, when tuned, and the time in which the match gets there, s. */
const match = { ignition: 0.3, tuned: 0.004, lag_s: 1.2 };
/** Settling of the generator, s. */
const powerLag = 0.4;
/** An arc puts the plasma out for this long, s. */
const arcSeconds = 0.25;
/** Reflected share that a reading shows when an arc struck since the reading before. */
const arcReflection = 0.6;

/** A radio-frequency (or microwave) generator with its match: forward, reflected and delivered power, bias, arcs. */
export class RfGenerator {
  readonly arcs: ArcEvents;
  readonly #options: RfGeneratorOptions;
  #setpoint = 0;
  #forward = 0;
  #detuning = match.ignition;
  #quenched = 0;
  #struck = false;

  constructor(options: RfGeneratorOptions) {
    this.#options = options;
    this.arcs = new ArcEvents(options.faults, options.arcs_per_hour ?? 0);
  }

  /** @returns why the generator cannot deliver it, or null. */
  refusal(power_w: number): string | null {
    const { max_w } = this.#options;
    return power_w > max_w ? `${power_w} W is above the generator's ${max_w} W` : null;
  }

  set(power_w: number): void {
    if (this.#setpoint === 0 && power_w > 0) this.#detuning = match.ignition;
    this.#setpoint = power_w;
  }

  advance(seconds: number, random: Random): void {
    this.#forward = this.#setpoint + (this.#forward - this.#setpoint) * Math.exp(-seconds / powerLag);
    if (this.#setpoint === 0 && this.#forward < 1) this.#forward = 0;
    const settled = match.tuned + this.#options.faults.magnitude('rf_mismatch') / 100;
    this.#detuning = settled + (this.#detuning - settled) * Math.exp(-seconds / match.lag_s);
    const arcs = this.#forward > 0 ? this.arcs.advance(seconds, random) : 0;
    this.#quenched = Math.min(1, (arcs * arcSeconds) / seconds);
    if (arcs > 0) this.#struck = true;
  }

  get on(): boolean {
    return this.#forward > 0;
  }

  get forward_w(): number {
    return this.#forward;
  }

  /** Mean power that the plasma took up in the last stretch, W. */
  get delivered_w(): number {
    return this.#forward * (1 - Math.min(1, this.#detuning)) * (1 - this.#quenched);
  }

  get dc_bias_v(): number {
    return (this.#options.bias_v_per_sqrt_w ?? 0) * Math.sqrt(this.delivered_w);
  }

  /** Reflected power as a reading shows it, W: an arc since the last reading stands out. */
  readReflected_w(): number {
    const share = this.#struck ? Math.max(arcReflection, this.#detuning) : this.#detuning;
    this.#struck = false;
    return this.#forward * Math.min(1, share);
  }
}
