import { type Outcome, refuse } from '../outcome.ts';
import { avogadroPerMol, boltzmannJPerK, kelvin } from '../physical-constants.ts';
import type { FilmProcess } from './film-process.ts';
import { gasProperties } from './gases.ts';
import type { ReactorType } from './mode.ts';
import { volumetricFlow } from './reactor.ts';
import { defaultGeometry, type GasState, massTransfer, type ReactorGeometry } from './reactor-geometry.ts';
import { binaryDiffusion, gasDensity, viscosity } from './transport.ts';
import { fluxFromGrowth, molesPerSecond } from './units.ts';

/** Gas of a step at the wafer, with the supply of the precursor. */
export interface GasAtWafer extends GasState {
  /** mol/m^3 of the precursor before any of it has reacted. */
  readonly concentration: number;
  /** mol/s of the precursor. */
  readonly supply: number;
}

export const totalFlow = (flows: Readonly<Record<string, number>>): number =>
  Object.values(flows).reduce((sum, flow) => sum + flow, 0);

/** The gas that the precursor moves in: the one that flows most beside it, or the precursor itself. */
function carrierOf(precursor: string, flows: Readonly<Record<string, number>>): string {
  let carrier = precursor;
  let most = 0;
  for (const [name, flow] of Object.entries(flows)) {
    if (name !== precursor && flow > most) {
      carrier = name;
      most = flow;
    }
  }
  return carrier;
}

/** Transport properties of the precursor, dilute in the gas that flows most: Chapman-Enskog. */
export function gasAtWafer(
  precursor: string,
  flows_sccm: Readonly<Record<string, number>>,
  temperature_c: number,
  pressure_torr: number,
): GasAtWafer {
  const temperature_k = kelvin(temperature_c);
  const species = gasProperties(precursor);
  const carrier = gasProperties(carrierOf(precursor, flows_sccm));
  const volume_flow_m3_per_s = volumetricFlow(totalFlow(flows_sccm), temperature_k, pressure_torr);
  const supply = molesPerSecond(flows_sccm[precursor] ?? 0);
  return {
    diffusivity_m2_per_s: binaryDiffusion(species, carrier, temperature_k, pressure_torr) * 1e-4,
    kinematic_viscosity_m2_per_s:
      viscosity(carrier, temperature_k) / gasDensity(carrier.molar_mass, temperature_k, pressure_torr),
    thermal_speed_m_per_s: Math.sqrt(
      (8 * boltzmannJPerK * avogadroPerMol * temperature_k) / (Math.PI * species.molar_mass * 1e-3),
    ),
    volume_flow_m3_per_s,
    concentration: volume_flow_m3_per_s > 0 ? supply / volume_flow_m3_per_s : 0,
    supply,
  };
}

/** Gas flows along a boat or susceptor and is used up on its way; elsewhere it is mixed. */
export const isPlugFlow = (type: ReactorType): boolean => type === 'hot_wall' || type === 'horizontal';

/** What the reference point of a process says, taken apart into its resistances. */
export interface Calibration {
  /** Surface rate constant at the reference point, m/s: precursor flux over its concentration. */
  readonly surface_m_per_s: number;
  readonly reference_concentration: number;
  /** Real over computed mass transfer, where the literature says how growth is limited. */
  readonly transfer_factor: number;
}

/** Precursor flux in mol/m^2/s that a growth takes. */
export const precursorFlux = (process: FilmProcess, rate_nm_per_min: number): number =>
  process.precursors_per_formula *
  fluxFromGrowth(rate_nm_per_min, {
    density_kg_per_m3: process.density_g_per_cm3 * 1000,
    molar_mass_g_per_mol: process.molar_mass_g_per_mol,
  });

/**
 * Surface rate constant for which the reactor of the reference point grows the reference rate: the overall constant from
 * the mass balance (mixed: J = k C0 / (1 + k A / Q); plug flow: mean of J = k C0 exp(-k A(z) / Q)), less transport.
 * @returns an error when the reference rate takes more precursor than flows, or more than transport brings
 */
export function calibrate(process: FilmProcess): Outcome<Calibration> {
  const { reference, surface_share, sputter_nm_per_min = 0 } = process;
  const { reactor_type } = reference;
  const geometry: ReactorGeometry = defaultGeometry[reactor_type];
  const gas = gasAtWafer(process.precursor, reference.flows_sccm, reference.temperature_c, reference.pressure_torr);
  const flux = precursorFlux(process, reference.rate_nm_per_min + sputter_nm_per_min);
  const utilisation = (flux * geometry.hot_area_m2) / gas.supply;
  if (!(utilisation < 1))
    return refuse({ kind: 'out_of_range', quantity: 'utilisation', value: utilisation, min: 0, max: 1 });
  const overall = isPlugFlow(reactor_type)
    ? (-Math.log1p(-utilisation) * gas.volume_flow_m3_per_s) / geometry.hot_area_m2
    : flux / (gas.concentration * (1 - utilisation));
  const computed = massTransfer(reactor_type, geometry, gas);
  const reference_concentration = gas.concentration;
  if (surface_share !== undefined)
    return {
      ok: true,
      surface_m_per_s: overall / surface_share,
      transfer_factor: overall / (1 - surface_share) / computed,
      reference_concentration,
    };
  const resistance = 1 / overall - 1 / computed;
  if (!(resistance > 0))
    return refuse({ kind: 'out_of_range', quantity: 'overall_m_per_s', value: overall, min: 0, max: computed });
  return { ok: true, surface_m_per_s: 1 / resistance, transfer_factor: 1, reference_concentration };
}
