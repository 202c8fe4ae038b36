import { depositionBy } from '../../domain/process/cvd/deposition.ts';
import type { Deposition, DepositionConditions } from '../../domain/process/cvd/deposition-conditions.ts';
import type { FilmProcess } from '../../domain/process/cvd/film-process.ts';
import type { ReactorType } from '../../domain/process/cvd/mode.ts';
import { defaultGeometry } from '../../domain/process/cvd/reactor-geometry.ts';
import { GrowingFilm } from './growing-film.ts';
import { cycleTimes, type PulseCycle } from './pulse-cycle.ts';

/** What the wafers stand in at one instant. */
export interface Surroundings {
  /** True temperatures of the heated zones, C. */
  readonly zones_c: readonly number[];
  readonly pressure_torr: number;
  /** Gas -> what arrives, sccm. */
  readonly flows: Readonly<Record<string, number>>;
  /** Air that leaks in, sccm. */
  readonly air_sccm: number;
  readonly energy: Partial<DepositionConditions>;
  /** Factor of this chamber on the rate, as its walls change it. */
  readonly chamber_factor: number;
  /** Share of a pulse's flow that a valve lets through while it is shut. */
  readonly valve_leak: number;
}

const oxygenInAir = 0.21;
/** How readily a molecule of oxygen ends in the film beside one of the precursor. */
const oxygenUptake = 0.2;
/** Growth a cycle when precursor and co-reactant flow together all the time, in cycles with good purges. */
const unpurged = 5;
/** Refractive index that oxygen pulls a film to: that of silica. */
const oxideIndex = 1.46;
/** Less precursor than this, sccm, grows nothing that could be measured. */
const leastPrecursor = 1e-4;

/** The film of one run, grown stretch by stretch by one chemistry (domain/process/cvd). */
export class DepositionProcess {
  readonly film = new GrowingFilm();
  readonly #process: FilmProcess;
  readonly #reactor: ReactorType;
  readonly #duty: number;

  constructor(process: FilmProcess, reactor: ReactorType, duty_cycle: number) {
    this.#process = process;
    this.#reactor = reactor;
    this.#duty = duty_cycle;
  }

  get precursor(): string {
    return this.#process.precursor;
  }

  /** Lets a stretch of steady growth pass. A chemistry that grows in cycles does not grow in a steady flow. */
  grow(around: Surroundings, seconds: number): void {
    if (this.#process.cycle || (around.flows[this.#process.precursor] ?? 0) < leastPrecursor) {
      this.film.rest();
      return;
    }
    const grown = this.#deposition(around, { duty_cycle: this.#duty });
    if (grown) this.film.add(grown, (grown.rate_nm_per_min * seconds) / 60, seconds, this.#oxygen(around));
    else this.film.rest();
  }

  /** Adds one whole cycle, in which every pulsed gas came once. */
  growCycle(around: Surroundings, cycle: PulseCycle): void {
    this.film.countCycle();
    const steady = this.#process.cycle === undefined;
    const on = steady ? this.#shareOn(cycle) : 1;
    const given = steady ? { duty_cycle: on * this.#duty } : { cycle: cycleTimes(cycle, this.#process) };
    const grown = this.#deposition(around, given);
    if (!grown) return;
    const both = 1 + unpurged * around.valve_leak;
    const thickness = ((grown.rate_nm_per_min * cycle.cycle_s) / 60) * (steady ? 1 : both);
    this.film.add(grown, thickness, cycle.cycle_s, this.#oxygen(around));
  }

  /** Share of a cycle in which the precursor of steady growth flows. */
  #shareOn({ phases, cycle_s }: PulseCycle): number {
    const pulses = phases.filter(({ flows_sccm }) => (flows_sccm[this.#process.precursor] ?? 0) > 0);
    return pulses.reduce((sum, { duration_s }) => sum + duration_s, 0) / cycle_s;
  }

  #deposition(around: Surroundings, given: Partial<DepositionConditions>): Deposition | null {
    const { flows, air_sccm } = around;
    const grown = depositionBy(this.#process, this.#reactor, {
      ...this.#temperatures(around.zones_c),
      pressure_torr: around.pressure_torr,
      // Air dilutes; its nitrogen does nothing else.
      flows_sccm: air_sccm > 0 ? { ...flows, N2: (flows.N2 ?? 0) + air_sccm } : flows,
      calibration: around.chamber_factor,
      ...around.energy,
      ...given,
    });
    // Conditions that no reactor has grow nothing: interlocks and alarms see to them.
    if (!grown.ok) return null;
    const oxygen = this.#oxygen(around);
    const { refractive_index: index } = grown;
    return { ...grown, refractive_index: index + (oxideIndex - index) * oxygen };
  }

  /** Temperature in the mean with what it varies by: along the boat of a tube, else from centre to edge. */
  #temperatures(
    zones_c: readonly number[],
  ): Pick<DepositionConditions, 'temperature_c' | 'boat_offsets_c' | 'edge_offset_c'> {
    if (this.#reactor === 'hot_wall') {
      const middle = zones_c[Math.floor(zones_c.length / 2)] ?? 0;
      return { temperature_c: middle, boat_offsets_c: zones_c.map((zone) => zone - middle) };
    }
    const [centre = 0, edge = centre] = zones_c;
    const usual = defaultGeometry[this.#reactor].edge_offset_c;
    // Half the area of a wafer lies outside 0.7 of its radius, where a parabola is halfway.
    return { temperature_c: (centre + edge) / 2, edge_offset_c: usual + edge - centre };
  }

  /** Share of the film's atoms that are oxygen from the air; oxides and glasses hold oxygen anyway. */
  #oxygen({ air_sccm, flows }: Surroundings): number {
    if (air_sccm === 0 || /O\d*(?![a-z])|PSG/.test(this.#process.film)) return 0;
    const oxygen = 2 * oxygenUptake * oxygenInAir * air_sccm;
    return oxygen / (oxygen + (flows[this.#process.precursor] ?? 0) + leastPrecursor);
  }
}
