import { bracketedRoot } from '../numerics/bracketed-root.ts';
import { type Outcome, refuse } from '../outcome.ts';
import { umPerCm } from '../physical-constants.ts';
import { quantitiesError } from './conditions.ts';

/** An implant as a Gaussian, annealed at a constant diffusivity under a surface that reflects. */
export interface ImplantAnneal {
  readonly dose_cm2: number;
  readonly range_um: number;
  readonly straggle_um: number;
  readonly dt_cm2: number;
}

/** sqrt(dRp^2 + 2 Dt), um. */
export const annealedStraggle = ({ straggle_um, dt_cm2 }: Pick<ImplantAnneal, 'straggle_um' | 'dt_cm2'>): number =>
  Math.sqrt(straggle_um ** 2 + 2 * dt_cm2 * umPerCm ** 2);

/**
 * Concentration at a depth, cm^-3: the Gaussian and its image in the surface, together exactly the dose in the half
 * space (Plummer, Deal & Griffin 2000, 7.5; Crank 1975, 2.2.3).
 */
export function implantAnnealConcentration(implant: ImplantAnneal, depth_um: number): number {
  const sigma = annealedStraggle(implant);
  const height = (implant.dose_cm2 * umPerCm) / (Math.sqrt(2 * Math.PI) * sigma);
  const bell = (z: number): number => Math.exp(-0.5 * (z / sigma) ** 2);
  return height * (bell(depth_um - implant.range_um) + bell(depth_um + implant.range_um));
}

/**
 * Depth of the peak, um. Where the range exceeds the spread, the slope of the two bells vanishes at x = Rp tanh(Rp x /
 * sigma^2) with x > 0; otherwise the peak is at the surface.
 */
export function implantAnnealPeak(implant: ImplantAnneal): number {
  const { range_um } = implant;
  const spread = annealedStraggle(implant) ** 2;
  if (range_um ** 2 <= spread) return 0;
  // tanh is concave: near the surface the bracket's function is positive, at the range negative.
  const found = bracketedRoot(
    (x) => range_um * Math.tanh((range_um * x) / spread) - x,
    range_um * Math.sqrt(1 - spread / range_um ** 2) * 1e-3,
    range_um,
  );
  return found.ok ? found.root : range_um;
}

/** The deepest depth at which the profile meets the background, um; null when its peak is not above it. */
export function implantAnnealJunction(implant: ImplantAnneal, background_cm3: number): number | null {
  const peak_um = implantAnnealPeak(implant);
  if (!(implantAnnealConcentration(implant, peak_um) > background_cm3)) return null;
  const sigma = annealedStraggle(implant);
  const height = (implant.dose_cm2 * umPerCm) / (Math.sqrt(2 * Math.PI) * sigma);
  // The image is never higher than the bell itself: twice the bell bounds the profile from above.
  const beyond = implant.range_um + sigma * Math.sqrt(2 * Math.log((2 * height) / background_cm3)) * (1 + 1e-9);
  const found = bracketedRoot(
    (x) => Math.log(implantAnnealConcentration(implant, x) / background_cm3),
    peak_um,
    beyond,
    { tolerance: sigma * 1e-13 },
  );
  return found.ok ? found.root : null;
}

/** Implant and anneal at a constant diffusivity, all of its results. */
export function implantAnneal(
  implant: ImplantAnneal,
  background_cm3: number,
  depths_um: readonly number[] = [],
): Outcome<{
  readonly straggle_um: number;
  readonly peak_um: number;
  readonly peak_cm3: number;
  readonly surface_cm3: number;
  readonly junction_um: number | null;
  readonly concentration_cm3: readonly number[];
}> {
  const error = quantitiesError({ ...implant, background_cm3 }, depths_um);
  if (error) return refuse(error);
  const peak_um = implantAnnealPeak(implant);
  return {
    ok: true,
    straggle_um: annealedStraggle(implant),
    peak_um,
    peak_cm3: implantAnnealConcentration(implant, peak_um),
    surface_cm3: implantAnnealConcentration(implant, 0),
    junction_um: implantAnnealJunction(implant, background_cm3),
    concentration_cm3: depths_um.map((depth) => implantAnnealConcentration(implant, depth)),
  };
}
