import {
  measured,
  siteNames,
  siteResults,
  spread,
  spreadNames,
  spreadResults,
  waferSites,
} from '../engine/parts/metrology.ts';
import type { Random } from '../engine/random.ts';
import { type EtchedFilm, etchRate, type Plasma, selectivityOf } from './films.ts';

const sites = waferSites[49];
/** The plasma is a little denser at the rim: share of the rate from the middle to there. */
const rimExcess = 0.03;
/** Polymer of C4F8 on the floor of a trench: what a full flow lays down, and what ions take away, nm/s. */
const polymer = { deposited: 3, removed: 30, full_sccm: 200 };
/** Errors of a reading of step height and of an ellipsometer, as a share. */
const error = { relative: 0.003 };

const depth = 'etch_depth_nm';
export const etchResults: readonly string[] = [
  ...spreadNames(depth, 'etch_depth_uniformity_pct'),
  ...siteNames(`${depth}_map`, sites.length),
  'etch_rate_nm_per_min',
  'uniformity_pct',
  'underlayer_loss_nm',
  'selectivity',
  'endpoint_s',
];

interface Site {
  readonly radius: number;
  /** Of the film and of the layer beneath, nm. */
  film: number;
  beneath: number;
  /** What the plasma could have etched, whether film was left or not, nm. */
  reach: number;
  polymer: number;
}

/** A wafer in the plasma, at 49 sites: the film first, then what lies beneath it. */
export class EtchedWafer {
  readonly #film: EtchedFilm;
  readonly #thickness: number;
  readonly #sites: Site[];
  #plasma_s = 0;
  #endpoint_s: number | null = null;
  #rate = 0;

  /** @param thickness_nm of the film; what is etched of a wafer itself has no end. */
  constructor(film: EtchedFilm, thickness_nm: number) {
    this.#film = film;
    this.#thickness = film.selectivity === null ? Number.POSITIVE_INFINITY : thickness_nm;
    this.#sites = sites.map(({ radius }) => ({ radius, film: 0, beneath: 0, reach: 0, polymer: 0 }));
  }

  /** Light of what is etched, in percent of a film that is etched everywhere at the reference's rate. */
  get emission_pct(): number {
    const left = this.#sites.filter(({ film }) => film < this.#thickness).length / this.#sites.length;
    return (100 * this.#rate * left) / this.#film.reference.rate_nm_per_min;
  }

  /** @param temperature_c of the wafer at a radius, 0 to 1. */
  etch(seconds: number, plasma: Plasma, temperature_c: (radius: number) => number): void {
    this.#rate = 0;
    if (!(plasma.source_w > 0)) return;
    const selectivity = selectivityOf(this.#film, plasma.flows);
    const lays =
      this.#film.selectivity === null ? (polymer.deposited * (plasma.flows.C4F8 ?? 0)) / polymer.full_sccm : 0;
    for (const site of this.#sites) {
      const local = 1 + rimExcess * (site.radius * site.radius - 0.5);
      const rate = (etchRate(this.#film, plasma, temperature_c(site.radius)) * local) / 60;
      this.#rate += (60 * rate) / this.#sites.length;
      const takes = (polymer.removed * rate * 60) / this.#film.reference.rate_nm_per_min;
      const covered = site.polymer + lays * seconds;
      site.polymer = Math.max(0, covered - takes * seconds);
      const free = takes > 0 ? Math.max(0, 1 - covered / (takes * seconds)) : 0;
      this.#deepen(site, rate * free * seconds, selectivity);
    }
    if (this.#rate > 0) this.#plasma_s += seconds;
    const cleared = this.#sites.every(({ film }) => film >= this.#thickness);
    if (cleared) this.#endpoint_s ??= this.#plasma_s;
  }

  #deepen(site: Site, reach_nm: number, selectivity: number | null): void {
    const film = Math.min(reach_nm, this.#thickness - site.film);
    site.film += film;
    if (selectivity !== null) site.beneath += (reach_nm - film) / selectivity;
    site.reach += reach_nm;
  }

  /**
   * Depth in the film, the loss of the layer beneath, and the rate with its uniformity as an unpatterned wafer of thick film
   * would show them.
   */
  measure(random: Random): Record<string, number> {
    const depths = measured(
      this.#sites.map(({ film }) => film),
      error,
      random,
    );
    const reach = spread(
      measured(
        this.#sites.map((site) => site.reach),
        error,
        random,
      ),
    );
    const lost = spread(this.#sites.map(({ beneath }) => beneath)).mean;
    const beyond = spread(this.#sites.map((site) => site.reach - site.film)).mean;
    return {
      ...spreadResults(depth, depths, 'etch_depth_uniformity_pct'),
      ...siteResults(`${depth}_map`, depths),
      etch_rate_nm_per_min: this.#plasma_s > 0 ? (60 * reach.mean) / this.#plasma_s : 0,
      uniformity_pct: reach.uniformity_pct,
      ...(this.#film.selectivity === null ? {} : { underlayer_loss_nm: lost }),
      ...(lost > 0 ? { selectivity: beyond / lost } : {}),
      ...(this.#endpoint_s === null ? {} : { endpoint_s: this.#endpoint_s }),
    };
  }
}
