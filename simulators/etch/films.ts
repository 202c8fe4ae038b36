import { type Arrhenius, arrheniusAt, kelvin } from '../../domain/process/physical-constants.ts';

/** What the etcher does to a film, as this tool was calibrated to at a reference. */
export interface EtchedFilm {
  readonly reference: {
    readonly rate_nm_per_min: number;
    readonly source_w: number;
    readonly bias_w: number;
    readonly pressure_torr: number;
    readonly temperature_c: number;
    /** Sum of the flows, each by its weight. */
    readonly etchant_sccm: number;
  };
  /** How much of a gas counts as etchant. */
  readonly etchants: Readonly<Record<string, number>>;
  /** Of the rate at the wafer's temperature. */
  readonly energy_ev: number;
  /** Rate of the film over that of the layer beneath; null: the film is the wafer itself and has no end. */
  readonly selectivity: number | null;
  /** By how much oxygen among the gases raises the selectivity, times its share. */
  readonly oxygen_selectivity: number;
  /** Slower by this, times the share of air that leaks in. */
  readonly air_hinders: number;
}

export const etchedFilms: Readonly<Record<string, EtchedFilm>> = {
  Al: {
    reference: {
      rate_nm_per_min: 570,
      source_w: 350,
      bias_w: 150,
      pressure_torr: 0.012,
      temperature_c: 60,
      etchant_sccm: 92.5,
    },
    etchants: { Cl2: 1, BCl3: 0.35 },
    energy_ev: 0.08,
    selectivity: 8,
    oxygen_selectivity: 0,
    air_hinders: 6,
  },
  'poly-Si': {
    reference: {
      rate_nm_per_min: 225,
      source_w: 400,
      bias_w: 80,
      pressure_torr: 0.01,
      temperature_c: 60,
      etchant_sccm: 112,
    },
    etchants: { Cl2: 1, HBr: 0.6 },
    energy_ev: 0.07,
    selectivity: 15,
    oxygen_selectivity: 100,
    air_hinders: 3,
  },
  SiO2: {
    reference: {
      rate_nm_per_min: 425,
      source_w: 1500,
      bias_w: 1200,
      pressure_torr: 0.04,
      temperature_c: 20,
      etchant_sccm: 60,
    },
    etchants: { C4F8: 2, CHF3: 1, CF4: 1 },
    energy_ev: 0.06,
    selectivity: 15,
    oxygen_selectivity: 0,
    air_hinders: 3,
  },
  Si: {
    reference: {
      rate_nm_per_min: 6240,
      source_w: 2000,
      bias_w: 60,
      pressure_torr: 0.03,
      temperature_c: 10,
      etchant_sccm: 300,
    },
    etchants: { SF6: 1 },
    energy_ev: 0.06,
    selectivity: null,
    oxygen_selectivity: 0,
    air_hinders: 3,
  },
};

export interface Plasma {
  readonly source_w: number;
  readonly bias_w: number;
  readonly pressure_torr: number;
  /** True flows, sccm. */
  readonly flows: Readonly<Record<string, number>>;
  /** Air among the gas, 0 to 1. */
  readonly air: number;
}

/** How much of the resistance to etching lies with the supply of neutrals at the reference. */
const neutralShare = 0.5;

const etchantFlow = ({ etchants }: EtchedFilm, flows: Plasma['flows']): number =>
  Object.entries(etchants).reduce((sum, [gas, weight]) => sum + weight * (flows[gas] ?? 0), 0);

/**
 * Rate of ion-assisted etching, nm/min: ions and neutrals act in series, 1 / rate = a / (J sqrt(E)) + b / Gamma (Gottscho,
 * Jurgensen & Vitkavage, J. Vac. Sci. Technol. B 10, 2133 (1992); the root of the ion energy: Steinbruchel, Appl. Phys.
 * Lett. 55, 1960 (1989)). Ions go with the source's power, their energy with the self-bias, that is the root of the bias power.
 */
export function etchRate(film: EtchedFilm, plasma: Plasma, temperature_c: number): number {
  const { reference, energy_ev, air_hinders } = film;
  const ions = (plasma.source_w / reference.source_w) * Math.max(0, plasma.bias_w / reference.bias_w) ** 0.25;
  const gas = etchantFlow(film, plasma.flows) / reference.etchant_sccm;
  const neutrals = gas * (plasma.pressure_torr / reference.pressure_torr) ** 0.3;
  if (!(ions > 0 && neutrals > 0)) return 0;
  const heat: Arrhenius = {
    prefactor: 1 / arrheniusAt({ prefactor: 1, energy_ev }, kelvin(reference.temperature_c)),
    energy_ev,
  };
  const series = 1 / ((1 - neutralShare) / ions + neutralShare / neutrals);
  return (
    (reference.rate_nm_per_min * series * arrheniusAt(heat, kelvin(temperature_c))) / (1 + air_hinders * plasma.air)
  );
}

/** Rate of the film over that of the layer beneath, as the gases have it; null where there is no layer beneath. */
export function selectivityOf({ selectivity, oxygen_selectivity }: EtchedFilm, flows: Plasma['flows']): number | null {
  if (selectivity === null) return null;
  const total = Object.values(flows).reduce((sum, flow) => sum + flow, 0);
  return selectivity * (1 + (total > 0 ? (oxygen_selectivity * (flows.O2 ?? 0)) / total : 0));
}
