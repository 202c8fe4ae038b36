import type { Bounds } from '../outcome.ts';
import type { EnergyMode, PressureMode, ReactorType } from './mode.ts';

/** What drives the surface reaction beside the temperature of the wafer. */
export type Activation =
  | { readonly kind: 'thermal' }
  /** Rate goes with (absorbed power / reference power)^exponent; rf, microwave and remote plasma alike. */
  | { readonly kind: 'plasma'; readonly exponent: number }
  /** Rate goes with exp(-energy / k T_filament). */
  | { readonly kind: 'filament'; readonly energy_ev: number }
  /** Pyrolytic: the spot is hotter than the wafer by Lax's temperature rise. */
  | {
      readonly kind: 'laser';
      readonly radius_um: number;
      readonly absorbed_share: number;
      readonly conductivity_w_per_m_k: number;
    }
  /** Photolytic: rate goes with (irradiance / reference irradiance)^exponent. */
  | { readonly kind: 'photon'; readonly exponent: number };

/** Self-limiting growth: two half reactions, each saturating as a Langmuir surface. */
export interface AtomicLayerCycle {
  readonly growth_per_cycle_nm: number;
  readonly window_c: Bounds;
  readonly coreactant: string;
  /** Initial sticking probability of precursor and co-reactant. */
  readonly sticking: number;
  readonly coreactant_sticking: number;
  readonly sites_per_m2: number;
}

/** Conditions at which the literature, or a tool's calibration, gives the rate. */
export interface ReferencePoint {
  readonly reactor_type: ReactorType;
  readonly temperature_c: number;
  readonly pressure_torr: number;
  /** Gas -> flow; liquids and solids as the vapour that reaches the chamber. */
  readonly flows_sccm: Readonly<Record<string, number>>;
  /** Of a continuous process, in the mean over wafer and load. */
  readonly rate_nm_per_min: number;
  readonly plasma_power_w?: number;
  readonly bias_power_w?: number;
  readonly filament_temp_c?: number;
  readonly laser_power_w?: number;
  readonly irradiance_mw_per_cm2?: number;
  readonly cycle?: CycleTimes;
}

export interface CycleTimes {
  readonly pulse_s: number;
  readonly purge_s: number;
  readonly coreactant_pulse_s: number;
  readonly coreactant_purge_s: number;
}

/** How one film grows by one chemistry. Energies and orders are portable, the reference rate is the tool's. */
export interface FilmProcess {
  readonly id: string;
  /** As recipes name it in `film_target`. */
  readonly film: string;
  readonly title: string;
  readonly energy_modes: readonly EnergyMode[];
  readonly pressure_modes: readonly PressureMode[];
  /** Gas whose supply and transport count, and its molecules in one formula unit of film. */
  readonly precursor: string;
  readonly precursors_per_formula: number;
  readonly energy_ev: number;
  /** Reaction orders in partial pressures; a gas with a positive order must flow. */
  readonly orders: Readonly<Record<string, number>>;
  readonly activation: Activation;
  /**
   * Share of the surface in the resistance to growth at the reference point (the rest is transport), where the literature
   * says how growth is limited; without it transport is as computed for the reactor.
   */
  readonly surface_share?: number;
  /** Ions that sputter the film at the reference bias power (high-density plasma). */
  readonly sputter_nm_per_min?: number;
  readonly cycle?: AtomicLayerCycle;
  readonly density_g_per_cm3: number;
  readonly molar_mass_g_per_mol: number;
  readonly index: FilmIndex;
  readonly stress: FilmStress;
  /** Reactive sticking probability in features, with which conformality falls. */
  readonly feature_sticking: number;
  readonly reference: ReferencePoint;
  readonly validity: { readonly temperature_c: Bounds; readonly pressure_torr: Bounds };
  /** Where the chemistry is described. */
  readonly source: string;
  /**
   * The activation energy was read in the source. Without it energy and orders are textbook values, good to about 10 %, and
   * the reference rate is one typical of tools: a calibration replaces it.
   */
  readonly energy_verified?: true;
}

/** Refractive index at 632.8 nm: n + slope ln(ratio / ratio at the reference), held between min and max. */
export interface FilmIndex {
  readonly n: number;
  /** Flow of the first gas over that of the second. */
  readonly ratio?: readonly [string, string];
  readonly slope?: number;
  readonly min: number;
  readonly max: number;
}

/** MPa, tensile positive, at the reference point, and how it moves from there. */
export interface FilmStress {
  readonly mpa: number;
  readonly per_k?: number;
  /** For each doubling of the power: ion bombardment makes a film compressive. */
  readonly per_power_octave?: number;
}
