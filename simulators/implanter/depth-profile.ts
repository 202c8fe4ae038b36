import { singleActivation } from '../../domain/process/diffusion/diffusivity-sets.ts';
import { axialSpacingA, criticalAngles } from '../../domain/process/implantation/channeling.ts';
import { dualPearsonProfile } from '../../domain/process/implantation/dual-pearson.ts';
import { fallsTo } from '../../domain/process/implantation/junction.ts';
import { pearsonProfile } from '../../domain/process/implantation/pearson-profile.ts';
import { tableRange } from '../../domain/process/implantation/ranges.ts';
import { arrheniusAt, kelvin } from '../../domain/process/physical-constants.ts';
import { solidSolubility } from '../../domain/process/silicon/solid-solubility.ts';
import { annealedLayer } from '../engine/parts/annealed-layer.ts';
import type { Implant } from './recipe.ts';
import { sourceOf } from './species.ts';

/** The anneal of monitor wafers before they are probed. */
const anneal = { temperature_c: 1000, seconds: 10 };
/** Channelled ions go this much deeper, and at normal incidence they are this share. */
const channelled = { depth: 2, spread: 1.8, most: 0.25 };
const siliconAtomicNumber = 14;

export interface DepthProfile {
  readonly projected_range_um: number;
  readonly straggle_um: number;
  readonly peak_cm3: number;
  /** As implanted; null where the profile does not fall through the background. */
  readonly implanted_junction_um: number | null;
}

/** Range and its spread along the surface's normal, um: a tilted beam stops short, and spreads sideways into the depth. */
function rangeOf({ species, energy_kev, tilt_deg }: Implant) {
  const found = tableRange(species, energy_kev);
  if (!found.ok) return null;
  const { rp_um, drp_um, skewness, kurtosis, lateral_um } = found;
  const [along, across] = [Math.cos((tilt_deg * Math.PI) / 180), Math.sin((tilt_deg * Math.PI) / 180)];
  return {
    rp_um: rp_um * along,
    drp_um: Math.hypot(drp_um * along, (lateral_um ?? drp_um) * across),
    skewness,
    kurtosis,
  };
}

/** Share of the ions that find a channel of a <100> wafer: those of a beam within Lindhard's critical angle of the axis. */
function channelledShare({ species, energy_kev, tilt_deg }: Implant): number {
  const { atomic_number } = sourceOf[species];
  const found = criticalAngles(atomic_number, siliconAtomicNumber, energy_kev, axialSpacingA['100']);
  return found.ok ? channelled.most * Math.max(0, 1 - tilt_deg / found.angle_deg) : 0;
}

/** The dopant as it was implanted, from the range table as Pearson distributions. */
export function depthProfile(implant: Implant, dose_cm2: number): DepthProfile | null {
  const range = rangeOf(implant);
  if (!range) return null;
  const { rp_um, drp_um, skewness, kurtosis } = range;
  const main = pearsonProfile({ ...range, dose_cm2 });
  if (!main.ok) return null;
  const deep = { rp_um: rp_um * channelled.depth, drp_um: drp_um * channelled.spread, skewness, kurtosis };
  const whole = dualPearsonProfile(dose_cm2, channelledShare(implant), range, deep);
  if (!whole.ok) return null;
  const { concentration } = whole;
  const deepest = main.peak_depth_um + 40 * drp_um;
  return {
    projected_range_um: rp_um,
    straggle_um: drp_um,
    peak_cm3: concentration(main.peak_depth_um),
    implanted_junction_um: fallsTo(concentration, implant.background_cm3, main.peak_depth_um, deepest),
  };
}

/**
 * Junction and sheet resistance after the monitor's anneal (1000 C, 10 s, D of set PDG, Gaussian and its image), active up
 * to the solubility; null where no junction formed.
 */
export function monitorLayer(
  implant: Implant,
  dose_cm2: number,
): { readonly junction_um: number; readonly sheet_resistance_ohm: number } | null {
  const range = rangeOf(implant);
  const { dopant } = sourceOf[implant.species];
  const solubility = solidSolubility(dopant, anneal.temperature_c);
  if (!range || !solubility.ok) return null;
  const dt_cm2 = arrheniusAt(singleActivation.PDG[dopant], kelvin(anneal.temperature_c)) * anneal.seconds;
  const annealed = { dose_cm2, range_um: range.rp_um, straggle_um: range.drp_um, dt_cm2 };
  return annealedLayer(dopant, annealed, solubility.active_cm3, implant.background_cm3);
}
