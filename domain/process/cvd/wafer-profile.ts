import { boltzmannEvPerK, kelvin } from '../physical-constants.ts';
import type { GasAtWafer } from './calibration.ts';
import type { DepositionConditions } from './deposition-conditions.ts';
import type { FilmProcess } from './film-process.ts';
import type { ReactorType } from './mode.ts';
import { besselI0, profileOf, stackModulus, type WaferProfile } from './profile.ts';
import type { ReactorGeometry } from './reactor-geometry.ts';

/** What shapes a film over its wafer. */
export interface ProfileCauses {
  readonly process: FilmProcess;
  readonly type: ReactorType;
  readonly conditions: DepositionConditions;
  readonly geometry: ReactorGeometry;
  readonly gas: GasAtWafer;
  readonly surface_m_per_s: number;
  /** Share of the precursor used up on its way over the surface (cycles: of the sites left bare). */
  readonly loss: number;
  /** Activation energy as the rate shows it. */
  readonly energy_ev: number;
}

/** Share of the loss that shows from centre to edge where gas leaves radially. */
const RADIAL_SHARE = 0.05;
/** Edge drop of a plasma over the wafer at its reference power and pressure; it grows as the root of pressure (diffusion). */
const PLASMA_DROP = 0.012;
/** Beyond this modulus a wafer in a stack has no film but at its edge. */
const LARGEST_MODULUS = 40;

/** Diffusivity between wafers: continuum and free flights between the two faces in series (Bosanquet). */
const betweenWafers = (gas: GasAtWafer, gap_m: number): number =>
  1 / (1 / gas.diffusivity_m2_per_s + 3 / (gas.thermal_speed_m_per_s * gap_m));

/**
 * Film over the wafer: temperature from centre to edge through the Arrhenius law, diffusion between the wafers of a boat,
 * loss along the gas's way (across the wafer in a horizontal flow unless it turns), and the density of a plasma.
 */
export function waferProfile(causes: ProfileCauses): WaferProfile {
  const { process, type, conditions, geometry, gas, surface_m_per_s, loss, energy_ev } = causes;
  const temperature_k = kelvin(conditions.temperature_c);
  const offset = conditions.edge_offset_c ?? geometry.edge_offset_c;
  const gap_m = geometry.pitch_mm * 1e-3;
  const modulus =
    type === 'hot_wall' && surface_m_per_s > 0
      ? Math.min(
          LARGEST_MODULUS,
          stackModulus(surface_m_per_s, geometry.wafer_diameter_mm * 5e-4, betweenWafers(gas, gap_m), gap_m),
        )
      : 0;
  const drop =
    process.activation.kind === 'plasma' && !process.cycle
      ? Math.min(0.5, PLASMA_DROP * Math.sqrt(conditions.pressure_torr / process.reference.pressure_torr))
      : 0;
  const radialLoss = type === 'hot_wall' || type === 'horizontal' ? 0 : RADIAL_SHARE * loss;
  const crossed = Math.min(1, geometry.wafer_diameter_mm / geometry.length_mm);
  const lobe = type === 'horizontal' && geometry.rotation_rpm === 0 ? 0.5 * Math.min(1, loss * crossed) : 0;
  const shape = (radius: number): number => {
    const square = radius * radius;
    const hotter = Math.max(1, temperature_k + offset * square);
    const arrhenius = Math.exp((energy_ev / boltzmannEvPerK) * (1 / temperature_k - 1 / hotter));
    return besselI0(modulus * radius) * arrhenius * (1 - drop * square) * (1 - radialLoss * square);
  };
  return profileOf(shape, lobe);
}
