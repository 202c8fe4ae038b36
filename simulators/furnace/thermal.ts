import type { Random } from '../engine/random.ts';

export const zoneCount = 5;
export const standbyTempC = 700;
const ambientTempC = 25;

/** First-order lag of a zone behind its setpoint, s: the end zones have more of the tube to heat. */
const lagSeconds = [48, 40, 36, 40, 48] as const;
/** A zone without its heater drifts with this lag to a level below its neighbours. */
const unheatedLagSeconds = 400;
const unheatedDropC = 120;
const coolingLagSeconds = 1800;

/** Rates of the thermal faults, per second of process time: C of thermocouple error, C of runaway. */
const thermocoupleDriftPerSecond = 0.25 / 60;
const runawayPerSecond = 20 / 60;
/** A zone this far above the hottest setpoint opens the over-temperature interlock; it closes 50 C below the limit. */
const tripMarginC = 25;
const resetMarginC = 50;

export type ThermalFault = 'thermocouple_drift' | 'zone_heater_failure' | 'over_temperature';
/** The zone each fault strikes. */
const faultZone: Readonly<Record<ThermalFault, number>> = {
  thermocouple_drift: 2,
  zone_heater_failure: 4,
  over_temperature: 1,
};

/** The five heated zones of a horizontal tube, each following the setpoint through its thermocouple. */
export class ThermalZones {
  readonly faults = new Set<ThermalFault>();
  readonly #actual: number[] = Array.from({ length: zoneCount }, () => standbyTempC);
  /** What the thermocouple shows above the truth: calibration, ageing, faults. */
  readonly #error: number[];
  #setpoint = standbyTempC;
  #target = standbyTempC;
  #rampPerSecond = 10 / 60;
  #hottestSetpoint = standbyTempC;
  #tripped = false;

  constructor(random: Random) {
    this.#error = Array.from({ length: zoneCount }, () => 0.5 * random.gaussian());
  }

  get setpoint(): number {
    return this.#setpoint;
  }

  get tripped(): boolean {
    return this.#tripped;
  }

  /** True temperature of each zone, C: what grows the oxide. */
  get actual(): readonly number[] {
    return this.#actual;
  }

  /** What the thermocouples show, C, without reading noise. */
  measured(): number[] {
    return this.#actual.map((temperature, zone) => temperature + (this.#error[zone] ?? 0));
  }

  /** The limit follows the hottest setpoint of the recipe; each run finds the thermocouples aged a little. */
  load(hottestSetpoint: number, random: Random): void {
    this.#hottestSetpoint = Math.max(hottestSetpoint, ...this.#actual);
    for (const zone of this.#error.keys()) this.#error[zone] = (this.#error[zone] ?? 0) + 0.12 * random.gaussian();
  }

  /** Ends a fault; a drifted thermocouple is exchanged for a true one. */
  repair(fault: ThermalFault): void {
    this.faults.delete(fault);
    if (fault === 'thermocouple_drift') this.#error[faultZone[fault]] = 0;
  }

  rampTo(target: number, ratePerMinute: number): void {
    this.#target = target;
    this.#rampPerSecond = ratePerMinute / 60;
  }

  advance(seconds: number): void {
    const difference = this.#target - this.#setpoint;
    const furthest = this.#rampPerSecond * seconds;
    this.#setpoint += Math.max(-furthest, Math.min(furthest, difference));
    if (this.faults.has('thermocouple_drift')) {
      const zone = faultZone.thermocouple_drift;
      this.#error[zone] = (this.#error[zone] ?? 0) + thermocoupleDriftPerSecond * seconds;
    }
    const before = [...this.#actual];
    for (const [zone, temperature] of before.entries())
      this.#actual[zone] = this.#next(zone, temperature, before, seconds);
    this.#watch();
  }

  #next(zone: number, temperature: number, all: readonly number[], seconds: number): number {
    const toward = (level: number, lag: number): number => level + (temperature - level) * Math.exp(-seconds / lag);
    if (this.#tripped) return toward(ambientTempC, coolingLagSeconds);
    if (this.faults.has('over_temperature') && zone === faultZone.over_temperature)
      return temperature + runawayPerSecond * seconds;
    if (this.faults.has('zone_heater_failure') && zone === faultZone.zone_heater_failure)
      return toward((all[zone - 1] ?? ambientTempC) - unheatedDropC, unheatedLagSeconds);
    return toward(this.#setpoint - (this.#error[zone] ?? 0), lagSeconds[zone] ?? 40);
  }

  #watch(): void {
    const limit = this.#hottestSetpoint + tripMarginC;
    const hottest = Math.max(...this.measured());
    if (hottest > limit) {
      this.#tripped = true;
      // The contactor has opened, so what drove the zone away is without power.
      this.faults.delete('over_temperature');
    } else if (this.#tripped && hottest < limit - resetMarginC) {
      this.#tripped = false;
      this.#setpoint = Math.min(this.#setpoint, hottest);
    }
  }
}
