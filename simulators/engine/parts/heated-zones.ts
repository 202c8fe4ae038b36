import type { Random } from '../random.ts';
import type { ActiveFaults, FaultKind } from './active-faults.ts';

/** Faults of heaters that a family with heated zones passes on to its `ActiveFaults` beside the thermocouple's. */
export const heaterFaults = {
  zone_heater_failure: { magnitude: 120, unit: 'C below the neighbours' },
  over_temperature: { magnitude: 20, unit: 'C per min of runaway' },
} as const satisfies Readonly<Record<string, FaultKind>>;

export interface HeatedZonesOptions {
  /** First-order lag of each zone behind its setpoint, s. */
  readonly lags_s: readonly number[];
  readonly standby_c: number;
  readonly faults: ActiveFaults;
  /** Standard deviation of a thermocouple's error when new, and of its step a run, C; 0.5 and 0.12 when absent. */
  readonly thermocouple?: { readonly new_c: number; readonly per_run_c: number };
  /** A zone this far above the hottest setpoint opens the interlock; 25 C when absent. */
  readonly trip_margin_c?: number;
  /** Loss of heat with the power off: 1800 s when absent. */
  readonly cooling_lag_s?: number;
  /** Lag with which a zone without its heater drifts away; 400 s when absent. */
  readonly unheated_lag_s?: number;
}

const ambientTempC = 25;
/** A zone of a tube without its heater drifts with this lag to a level below its neighbours. */
const unheatedLagSeconds = 400;
/** An opened interlock closes this far below the limit. */
const resetMarginC = 50;

/** Heated zones (of a tube, a susceptor, a showerhead), each following the setpoint through its thermocouple. */
export class HeatedZones {
  readonly #options: HeatedZonesOptions;
  readonly #faults: ActiveFaults;
  readonly #actual: number[];
  /** What the thermocouple shows above the truth by its making and age. */
  readonly #error: number[];
  #drift = 0;
  #tilt: readonly number[] = [];
  #setpoint: number;
  #target: number;
  #rampPerSecond = 10 / 60;
  #hottestSetpoint: number;
  #tripped = false;

  constructor(options: HeatedZonesOptions, random: Random) {
    this.#options = options;
    this.#faults = options.faults;
    const { standby_c, lags_s, thermocouple } = options;
    this.#actual = lags_s.map(() => standby_c);
    this.#error = lags_s.map(() => (thermocouple?.new_c ?? 0.5) * random.gaussian());
    this.#setpoint = standby_c;
    this.#target = standby_c;
    this.#hottestSetpoint = standby_c;
  }

  get setpoint(): number {
    return this.#setpoint;
  }

  get tripped(): boolean {
    return this.#tripped;
  }

  /** True temperature of each zone, C: what the process feels. */
  get actual(): readonly number[] {
    return this.#actual;
  }

  /** What the thermocouples show, C, without reading noise; null where one is open. */
  shown(): (number | null)[] {
    return this.#actual.map((temperature, zone) => (this.#isOpen(zone) ? null : temperature + this.#errorOf(zone)));
  }

  get hottestShown(): number {
    return Math.max(...this.shown().map((value) => value ?? Number.NEGATIVE_INFINITY));
  }

  /** The limit follows the hottest setpoint of the recipe; each run finds the thermocouples aged a little. */
  load(hottestSetpoint: number, random: Random): void {
    this.#hottestSetpoint = Math.max(hottestSetpoint, ...this.#actual);
    const step = this.#options.thermocouple?.per_run_c ?? 0.12;
    for (const zone of this.#error.keys()) this.#error[zone] = (this.#error[zone] ?? 0) + step * random.gaussian();
  }

  /** Sets how far each zone's setpoint is from the common one, C; zones that are not named follow it. */
  tilt(offsets_c: readonly number[]): void {
    this.#tilt = offsets_c;
  }

  /** Compares each thermocouple with a reference and corrects it. */
  calibrate(): void {
    this.#error.fill(0);
  }

  rampTo(target: number, ratePerMinute: number): void {
    this.#target = target;
    this.#rampPerSecond = ratePerMinute / 60;
  }

  advance(seconds: number): void {
    const difference = this.#target - this.#setpoint;
    const furthest = this.#rampPerSecond * seconds;
    this.#setpoint += Math.max(-furthest, Math.min(furthest, difference));
    // An exchanged thermocouple is a true one again.
    const drifting = this.#faults.has('thermocouple_drift');
    this.#drift = drifting ? this.#drift + (this.#faults.magnitude('thermocouple_drift') / 60) * seconds : 0;
    const before = [...this.#actual];
    for (const [zone, temperature] of before.entries())
      this.#actual[zone] = this.#next(zone, temperature, before, seconds);
    this.#watch();
  }

  /** Faults strike where there is room for them: the thermocouple in the middle, the heater at the end. */
  get #middle(): number {
    return Math.floor(this.#actual.length / 2);
  }

  get #runaway(): number {
    return Math.min(1, this.#actual.length - 1);
  }

  #isOpen(zone: number): boolean {
    return zone === this.#middle && this.#faults.has('thermocouple_failure');
  }

  #errorOf(zone: number): number {
    return (this.#error[zone] ?? 0) + (zone === this.#middle ? this.#drift : 0);
  }

  #next(zone: number, temperature: number, all: readonly number[], seconds: number): number {
    const toward = (level: number, lag: number): number => level + (temperature - level) * Math.exp(-seconds / lag);
    const last = this.#actual.length - 1;
    if (this.#tripped) return toward(ambientTempC, this.#options.cooling_lag_s ?? 1800);
    if (this.#faults.has('zone_heater_failure') && zone === last) {
      const neighbour = all[last - 1] ?? this.#setpoint;
      return toward(
        neighbour - this.#faults.magnitude('zone_heater_failure'),
        this.#options.unheated_lag_s ?? unheatedLagSeconds,
      );
    }
    const off = this.#isOpen(zone) ? this.#faults.magnitude('thermocouple_failure') : -this.#errorOf(zone);
    const controlled = toward(this.#setpoint + (this.#tilt[zone] ?? 0) + off, this.#options.lags_s[zone] ?? 40);
    if (!this.#faults.has('over_temperature') || zone !== this.#runaway) return controlled;
    // A controller that asks for more is obeyed; one that asks for less is not.
    return Math.max(controlled, temperature + (this.#faults.magnitude('over_temperature') / 60) * seconds);
  }

  #watch(): void {
    const limit = this.#hottestSetpoint + (this.#options.trip_margin_c ?? 25);
    const hottest = this.hottestShown;
    if (hottest > limit) {
      this.#tripped = true;
      // The contactor has opened, so what drove the zone away is without power.
      this.#faults.set('over_temperature', false);
    } else if (this.#tripped && hottest < limit - resetMarginC) {
      this.#tripped = false;
      this.#setpoint = Math.min(this.#setpoint, hottest);
    }
  }
}
