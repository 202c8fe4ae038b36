import { firstError, type Outcome, refuse } from '../outcome.ts';
import { siliconPerOxideRounded } from '../oxidation/constants.ts';
import { grow, growthRate } from '../oxidation/linear-parabolic.ts';
import { kelvin } from '../physical-constants.ts';
import type { DiffusionLaw } from './flux-potential.ts';
import { gradedGrid } from './grid.ts';
import { profileAt, profileDose } from './profile.ts';
import { diffuse } from './solver.ts';
import type { Surface } from './surface.ts';

export interface OxidisedWafer {
  /** Doping of the silicon, the same everywhere before the oxidation. */
  readonly bulk_cm3: number;
  readonly law: DiffusionLaw;
  /** m = C(Si) / C(SiO2) at an absolute temperature. */
  readonly segregation: (temperature_k: number) => number;
  readonly temperature_c: number;
  readonly time_min: number;
  readonly initial_um: number;
  /** Constants of the linear-parabolic growth law. */
  readonly a_um: number;
  readonly b_um2_per_h: number;
}

export interface Redistribution {
  readonly oxide_um: number;
  readonly recession_um: number;
  readonly surface_cm3: number;
  /** In the oxide beside the interface. */
  readonly oxide_cm3: number;
  /** Taken up by the oxide, cm^-2. */
  readonly taken_up_cm2: number;
  /** In the silicon over what the same depth held at the doping of the bulk; negative where dopant was lost, cm^-2. */
  readonly excess_cm2: number;
  /** Concentration at a depth below the interface in um, cm^-3. */
  readonly at: (depth_um: number) => number;
}

/** The oxidising surface of a linear-parabolic oxide that starts at a thickness; it begins with the step. */
function growingOxide({ a_um, b_um2_per_h, initial_um, segregation }: OxidisedWafer): Surface {
  const recession_cm_per_s = (time_s: number): number => {
    const oxide_um = grow(a_um, b_um2_per_h, initial_um, time_s / 3600);
    return (siliconPerOxideRounded * growthRate(a_um, b_um2_per_h, oxide_um)) / 1e4 / 3600;
  };
  return { kind: 'oxidising', recession_cm_per_s, segregation, silicon_per_oxide: siliconPerOxideRounded };
}

/**
 * Dopant of an evenly doped wafer beside an oxide that grows into it (Grove, Leistiko & Sah, J. Appl. Phys. 35, 2695 (1964)).
 * Each volume of oxide keeps what it took up: diffusion in the oxide is neglected, and so is the enhancement of diffusion by
 * oxidation.
 */
export function oxidationRedistribution(wafer: OxidisedWafer, points = 200): Outcome<Redistribution> {
  const { bulk_cm3, law, segregation, temperature_c, time_min, initial_um, a_um, b_um2_per_h } = wafer;
  const temperature_k = kelvin(temperature_c);
  const oxide_um = grow(a_um, b_um2_per_h, initial_um, time_min / 60);
  const recession_um = siliconPerOxideRounded * Math.max(0, oxide_um - initial_um);
  const [potential, slope] = [new Float64Array(1), new Float64Array(1)];
  law(temperature_k).fill(Float64Array.of(bulk_cm3), potential, slope);
  const reach_um = 1e4 * Math.sqrt((slope[0] as number) * time_min * 60);
  const error = firstError(
    { bulk_cm3, recession_um, diffusion_length_um: reach_um },
    {
      bulk_cm3: { min: Number.MIN_VALUE, max: 5e22 },
      recession_um: { min: 0, max: 1e3 },
      diffusion_length_um: { min: 1e-6, max: 1e4 },
    },
  );
  if (error) return refuse(error);
  // Where the interface outruns diffusion, the layer before it is thinner than the diffusion length: D / speed.
  const grid = gradedGrid(
    4 * reach_um * Math.min(1, reach_um / (recession_um || reach_um)),
    10 * reach_um,
    points,
    1 / 2,
  );
  const step = {
    duration_s: time_min * 60,
    from_k: temperature_k,
    to_k: temperature_k,
    surface: growingOxide(wafer),
  };
  const initial = new Float64Array(points).fill(bulk_cm3);
  const found = diffuse(grid, initial, law, [step], { tolerance: 1e-4, floor_cm3: bulk_cm3 * 1e-3 });
  if (!found.ok) return found;
  const { concentration_cm3, lost_cm2 } = found;
  const surface_cm3 = concentration_cm3[0] as number;
  return {
    ok: true,
    oxide_um,
    recession_um,
    surface_cm3,
    oxide_cm3: surface_cm3 / segregation(temperature_k),
    taken_up_cm2: lost_cm2,
    excess_cm2: profileDose(grid, concentration_cm3) - profileDose(grid, initial),
    at: (depth_um) => profileAt(grid, concentration_cm3, depth_um),
  };
}
