import { singleActivation } from '../../domain/process/diffusion/diffusivity-sets.ts';
import { massoudThinOxide } from '../../domain/process/oxidation/massoud-thin.ts';
import { type Arrhenius, arrheniusAt, kelvin } from '../../domain/process/physical-constants.ts';
import { solidSolubility } from '../../domain/process/silicon/solid-solubility.ts';
import { annealedLayer } from '../engine/parts/annealed-layer.ts';
import type { RtpRecipe } from './recipe.ts';

/** Gas over the wafer: shares of the flow, 0 to 1, and pressure. */
export interface Ambient {
  readonly shares: Readonly<Record<string, number>>;
  readonly pressure_torr: number;
}

/** One place of the wafer: what heat and gas have made of it. */
export interface Place {
  advance(seconds: number, temperature_c: number, ambient: Ambient): void;
  /** By the name of the result; the first is the one whose uniformity counts. */
  results(): Readonly<Record<string, number>>;
}

const nativeOxideNm = 2;
const atmosphereTorr = 760;

/** Dry oxide with the enhancement of thin oxides (Massoud), from the native one. */
class DryOxide implements Place {
  #thickness = nativeOxideNm;

  advance(seconds: number, temperature_c: number, { shares, pressure_torr }: Ambient): void {
    const pressure_atm = ((shares.O2 ?? 0) * pressure_torr) / atmosphereTorr;
    if (pressure_atm < 0.01 || temperature_c < 700) return;
    const grown = massoudThinOxide(
      { ambient: 'dry', orientation: '100', temperature_c, pressure_atm },
      seconds / 60,
      this.#thickness,
    );
    if (grown.ok) this.#thickness = grown.thickness_nm;
  }

  results() {
    return { oxide_thickness_nm: this.#thickness };
  }
}

/**
 * A process of one activation energy, by the time at a reference temperature that would do the same. The amount at the
 * reference is what this tool was calibrated to.
 */
interface Reaction {
  readonly energy_ev: number;
  readonly at_c: number;
  readonly seconds: number;
  /** Gas that it needs with its share of the flow at the reference; none when absent. */
  readonly gas?: readonly [name: string, share: number];
  /** Slower by this, times the share of oxygen: metal that oxidises forms no silicide. */
  readonly oxygen_hinders?: number;
  /** Results after so many times the reference's time. */
  readonly results: (times: number) => Readonly<Record<string, number>>;
}

class Reacted implements Place {
  readonly #reaction: Reaction;
  readonly #rate: Arrhenius;
  #done = 0;

  constructor(reaction: Reaction) {
    this.#reaction = reaction;
    const { energy_ev, at_c, seconds } = reaction;
    const reference = arrheniusAt({ prefactor: 1, energy_ev }, kelvin(at_c));
    this.#rate = { prefactor: 1 / (reference * seconds), energy_ev };
  }

  advance(seconds: number, temperature_c: number, { shares }: Ambient): void {
    const { gas, oxygen_hinders = 0 } = this.#reaction;
    const supply = gas ? (shares[gas[0]] ?? 0) / gas[1] : 1;
    const hindrance = 1 + oxygen_hinders * (shares.O2 ?? 0);
    this.#done += (arrheniusAt(this.#rate, kelvin(temperature_c)) * supply * seconds) / hindrance;
  }

  results() {
    return this.#reaction.results(this.#done);
  }
}

/** Silicide that grows with the root of time, and its sheet resistance. */
const silicide =
  (thickness_nm: number, micro_ohm_cm: number): Reaction['results'] =>
  (times) => {
    const silicide_thickness_nm = thickness_nm * Math.sqrt(times);
    // 1 micro-ohm cm over 1 nm is 10 ohm.
    const sheet_resistance_ohm_sq = (10 * micro_ohm_cm) / Math.max(silicide_thickness_nm, 0.1);
    return { sheet_resistance_ohm_sq, silicide_thickness_nm };
  };

/**
 * Silicides with activation energies as usually quoted for growth that diffusion limits (review: d'Heurle & Gas, J. Mater.
 * Res. 1, 205 (1986)) and typical resistivities of films; not read in the source.
 */
const silicides: Readonly<Record<string, Reaction>> = {
  TiSi2: { energy_ev: 1.8, at_c: 680, seconds: 30, oxygen_hinders: 500, results: silicide(50, 65) },
  CoSi: { energy_ev: 1.9, at_c: 500, seconds: 30, oxygen_hinders: 500, results: silicide(30, 147) },
  CoSi2: { energy_ev: 2.4, at_c: 750, seconds: 30, oxygen_hinders: 500, results: silicide(40, 16) },
  NiSi: { energy_ev: 1.5, at_c: 450, seconds: 30, oxygen_hinders: 500, results: silicide(25, 15) },
};

/** Oxide of radicals at low pressure: parabolic beyond the native oxide, fed by the hydrogen. */
const steam: Reaction = {
  energy_ev: 1,
  at_c: 1000,
  seconds: 30,
  gas: ['H2', 0.1],
  results: (times) => ({ oxide_thickness_nm: Math.sqrt(nativeOxideNm ** 2 + 8.25 * times) }),
};

const nitridation: Reaction = {
  energy_ev: 0.5,
  at_c: 900,
  seconds: 30,
  gas: ['NH3', 1],
  results: (times) => ({ nitride_thickness_nm: 1.6 * Math.sqrt(times) }),
};

/** Interface traps that hydrogen has passivated; energy of Stesmans, Appl. Phys. Lett. 68, 2723 (1996). */
const formingGas: Reaction = {
  energy_ev: 1.51,
  at_c: 450,
  seconds: 120,
  gas: ['H2', 900 / 9900],
  results: (times) => ({ passivated_traps_pct: -100 * Math.expm1(-3.9 * times) }),
};

/** Boron monitor of an anneal: 20 keV, 1e15 cm^-2, range of Gibbons' table. */
const monitor = { dose_cm2: 1e15, range_um: 0.0662, straggle_um: 0.0283, background_cm3: 1e15 };
/** Clusters of the implant's damage that hold boron inactive: one in ten is left after a second at 1050 C. */
const clusters: Reaction = {
  energy_ev: 3.5,
  at_c: 1050,
  seconds: 1,
  results: (times) => ({ active_share: -Math.expm1(-Math.LN10 * times) }),
};

/** The monitor's activation and diffusion: D of set PDG, active up to the solubility of the hottest moment. */
class AnnealedMonitor implements Place {
  readonly #clusters = new Reacted(clusters);
  #dt = 0;
  #hottest = 0;

  advance(seconds: number, temperature_c: number, ambient: Ambient): void {
    this.#clusters.advance(seconds, temperature_c, ambient);
    this.#dt += arrheniusAt(singleActivation.PDG.B, kelvin(temperature_c)) * seconds;
    this.#hottest = Math.max(this.#hottest, temperature_c);
  }

  results(): Record<string, number> {
    const solubility = solidSolubility('B', this.#hottest);
    const { background_cm3, dose_cm2, ...range } = monitor;
    const dose = dose_cm2 * (this.#clusters.results().active_share ?? 0);
    const annealed = { ...range, dose_cm2: dose, dt_cm2: this.#dt };
    const layer = solubility.ok ? annealedLayer('B', annealed, solubility.active_cm3, background_cm3) : null;
    return layer ? { sheet_resistance_ohm_sq: layer.sheet_resistance_ohm, junction_depth_um: layer.junction_um } : {};
  }
}

/** Names of all results that places may have. */
export const filmResults = [
  'oxide_thickness_nm',
  'nitride_thickness_nm',
  'silicide_thickness_nm',
  'sheet_resistance_ohm_sq',
  'junction_depth_um',
  'passivated_traps_pct',
] as const;

/** What a recipe makes of a place, by its film and its gases; without either it anneals an implant. */
export function placeOf({ film, steps }: RtpRecipe): Place {
  const flows = (gas: string): boolean => steps.some((step) => (step.flows[gas] ?? 0) > 0);
  const known = film !== undefined && Object.hasOwn(silicides, film) ? silicides[film] : undefined;
  if (known) return new Reacted(known);
  if (flows('NH3')) return new Reacted(nitridation);
  if (flows('O2')) return flows('H2') ? new Reacted(steam) : new DryOxide();
  return flows('H2') ? new Reacted(formingGas) : new AnnealedMonitor();
}
