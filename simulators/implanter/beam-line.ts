import { analyzedMass, analyzerField } from '../../domain/process/implantation/beamline.ts';
import type { ActiveFaults } from '../engine/parts/active-faults.ts';
import type { Implant } from './recipe.ts';
import { sourceOf } from './species.ts';

/** What the beam line is asked to do. `park`: the beam stays as it is, on its stop. */
export type BeamTask = 'off' | 'tune' | 'implant' | 'park';

const magnetRadiusM = 0.5;
/** The source stands at this voltage at most; the column behind the magnet gives the rest. */
export const mostExtractionKv = 40;
/** Standard deviation of the mass that the resolving slit passes, as a share of it: resolution 100 at half maximum. */
const slitWidth = 1 / 235;
/** Time constants, s: source to its temperature and back, voltages, magnet, lenses, and the trim of the source. */
const lags = { warm: 12, cool: 4, voltage: 2, magnet: 1.5, lens: 8, trim: 4 };
/** The magnet looks for the peak this far about the field of the mass, in this time. */
const search = { from: 0.97, to: 1.03, seconds: 24 };
/** Share of full output at which the source is warm enough to look for the peak. */
const warm = 0.9;
/** Transmission of lenses that are not yet set, and how far the trim may drive the source. */
const untunedLens = 0.75;
const mostTrim = 1.35;

/** Source, extraction, analyzer magnet and acceleration: makes a beam of one mass and brings it to its current. */
export class BeamLine {
  readonly #faults: ActiveFaults;
  #implant: Implant | null = null;
  #phase: 'warm up' | 'search' | 'settle' = 'warm up';
  #source = 0;
  #voltage = 0;
  #field = 0;
  #found = { field_t: 0, beam: 0 };
  #sought = 0;
  #lens = untunedLens;
  #trim = 1;
  #fieldDrift = 0;
  #passed = { wanted: 0, foreign: 0 };

  constructor(faults: ActiveFaults) {
    this.#faults = faults;
  }

  load(implant: Implant): void {
    this.#implant = implant;
    this.#restart();
  }

  #restart(): void {
    this.#phase = 'warm up';
    this.#sought = 0;
    this.#found = { field_t: 0, beam: 0 };
    this.#lens = untunedLens;
    this.#trim = 1;
  }

  /** Whether the peak is found and the beam may go to the wafers. */
  get tuned(): boolean {
    return this.#phase === 'settle';
  }

  get source(): number {
    return this.#source;
  }

  /** How hard the source is driven; 1 new. */
  get trim(): number {
    return this.#source > 0.01 ? this.#trim : 0;
  }

  get field_t(): number {
    return this.#field;
  }

  get #potential_kv(): number {
    return this.#implant ? this.#implant.energy_kev / this.#implant.charge_state : 0;
  }

  get extraction_kv(): number {
    return Math.min(mostExtractionKv, this.#potential_kv) * this.#voltage;
  }

  get acceleration_kv(): number {
    return Math.max(0, this.#potential_kv - mostExtractionKv) * this.#voltage;
  }

  /** True current of all ions behind the slit, mA. */
  get current_ma(): number {
    return (this.#implant?.beam_current_ma ?? 0) * this.#strength * (this.#passed.wanted + this.#passed.foreign);
  }

  /** Share of the current that is of the wanted ion, 0 to 1. */
  get purity(): number {
    const { wanted, foreign } = this.#passed;
    return wanted + foreign > 0 ? wanted / (wanted + foreign) : 1;
  }

  get #strength(): number {
    return this.#source * this.#voltage * this.#lens * this.#trim;
  }

  /** @param supply what the source has of its gas and its filament, 1 when sound. @param counted current that the cup shows, mA. */
  advance(seconds: number, task: BeamTask, supply: number, counted_ma: number): void {
    const on = task !== 'off' && this.#implant !== null;
    const toward = (value: number, goal: number, lag: number): number =>
      goal + (value - goal) * Math.exp(-seconds / lag);
    this.#source = toward(this.#source, on ? supply : 0, on ? lags.warm : lags.cool);
    this.#voltage = toward(this.#voltage, on ? 1 : 0, lags.voltage);
    if (!on) {
      this.#restart();
      this.#field = toward(this.#field, 0, lags.magnet);
    } else if (task !== 'park') this.#tune(seconds, task, counted_ma, toward);
    // An exchanged Hall probe shows the truth again.
    const drift = (this.#faults.magnitude('mass_analyzer_drift') / 100 / 60) * seconds;
    this.#fieldDrift = this.#faults.has('mass_analyzer_drift') && this.tuned ? this.#fieldDrift + drift : 0;
    this.#passed = this.#transmit(this.#field * (1 + this.#fieldDrift));
  }

  #tune(
    seconds: number,
    task: BeamTask,
    counted_ma: number,
    toward: (value: number, goal: number, lag: number) => number,
  ): void {
    const implant = this.#implant;
    if (!implant) return;
    const extraction_kv = Math.min(mostExtractionKv, this.#potential_kv);
    const aim = analyzerField(sourceOf[implant.species].mass_u, implant.charge_state, extraction_kv, magnetRadiusM);
    const expected = aim.ok ? aim.field_t : 0;
    if (this.#phase === 'warm up') {
      this.#field = toward(this.#field, expected * search.from, lags.magnet);
      if (this.#source > warm) this.#phase = 'search';
    } else if (this.#phase === 'search') {
      this.#sought += seconds;
      this.#field = expected * (search.from + ((search.to - search.from) * this.#sought) / search.seconds);
      const { wanted, foreign } = this.#transmit(this.#field);
      if (wanted + foreign > this.#found.beam) this.#found = { field_t: this.#field, beam: wanted + foreign };
      if (this.#sought >= search.seconds) this.#phase = 'settle';
    } else {
      this.#field = toward(this.#field, this.#found.field_t, lags.magnet);
      this.#lens = toward(this.#lens, 1, lags.lens);
      // While wafers are exposed the source is left alone.
      const missing = 1 - counted_ma / implant.beam_current_ma;
      if (task === 'tune') this.#trim = Math.min(mostTrim, Math.max(0.1, this.#trim + (missing * seconds) / lags.trim));
    }
  }

  /** Currents that the slit passes at a field, relative to the wanted ion at its peak. */
  #transmit(field_t: number): { readonly wanted: number; readonly foreign: number } {
    const implant = this.#implant;
    if (!implant || field_t <= 0) return { wanted: 0, foreign: 0 };
    const { mass_u, others } = sourceOf[implant.species];
    const selected = analyzedMass(field_t, Math.min(mostExtractionKv, this.#potential_kv), magnetRadiusM);
    if (!selected.ok) return { wanted: 0, foreign: 0 };
    const mass = selected.mass_per_charge_u * implant.charge_state;
    const passes = (of: number): number => Math.exp(-0.5 * ((of / mass - 1) / slitWidth) ** 2);
    return {
      wanted: passes(mass_u),
      foreign: others.reduce((sum, [other, relative]) => sum + relative * passes(other), 0),
    };
  }
}
