import { celsius, kelvin } from '../../domain/process/physical-constants.ts';
import { pyrometerReading } from '../../domain/process/rtp/pyrometer.ts';
import type { ActiveFaults } from '../engine/parts/active-faults.ts';
import type { Random } from '../engine/random.ts';
import { lampZones } from './recipe.ts';

const wavelengthUm = 0.95;
/** Standard deviations, C: between pyrometers when new, and of a step a run. */
const errorsC = { new: 0.3, per_run: 0.04 };
/** By how much wafers differ in emissivity, share of it. */
const emissivitySpread = 0.002;
/** The zone whose pyrometer goes blind. */
const blindZone = 1;

/** One pyrometer a zone, set to the emissivity that the recipe names; the wafer's own may be another. */
export class Pyrometers {
  readonly #faults: ActiveFaults;
  readonly #errors: number[];
  #emissivity = { told: 0.68, deviation: 0 };

  constructor(faults: ActiveFaults, random: Random) {
    this.#faults = faults;
    this.#errors = Array.from({ length: lampZones }, () => errorsC.new * random.gaussian());
  }

  nextRun(told: number, random: Random): void {
    for (const zone of this.#errors.keys())
      this.#errors[zone] = (this.#errors[zone] ?? 0) + errorsC.per_run * random.gaussian();
    this.#emissivity = { told, deviation: emissivitySpread * random.gaussian() };
  }

  /** Compares each with a wafer that carries thermocouples. */
  calibrate(): void {
    this.#errors.fill(0);
  }

  get #blind(): number | null {
    return this.#faults.has('thermocouple_failure') ? blindZone : null;
  }

  /** What they show of the true temperatures, C; null where one is blind. */
  read(zones_c: readonly number[]): (number | null)[] {
    const { told, deviation } = this.#emissivity;
    const own = Math.min(1, Math.max(1e-3, told * (1 + deviation + this.#faults.magnitude('emissivity_error') / 100)));
    return zones_c.map((truth, zone) => {
      if (zone === this.#blind) return null;
      const found = pyrometerReading(wavelengthUm, own, told, kelvin(truth));
      return (found.ok ? celsius(found.indicated_k) : truth) + (this.#errors[zone] ?? 0);
    });
  }

  /**
   * What the controllers go by, C: a blind zone is held by a model of the wafer, which is off so far that the zone runs beside
   * its setpoint by the magnitude of the fault.
   */
  believed(zones_c: readonly number[]): number[] {
    return this.read(zones_c).map(
      (value, zone) => value ?? (zones_c[zone] ?? 0) - this.#faults.magnitude('thermocouple_failure'),
    );
  }
}
