/** Thickness over a wafer relative to its mean: a radial profile and one lobe across. */
export interface WaferProfile {
  /** Relative to the mean over the area, in equal steps of the radius from centre to edge. */
  readonly radial: readonly number[];
  /** Amplitude of the part that goes with radius x cosine of the azimuth. */
  readonly lobe: number;
}

const STEPS = 10;

/** Profile of a function of the radius (0 to 1), normalised so that its mean over the area is 1 (Simpson). */
export function profileOf(shape: (radius: number) => number, lobe = 0): WaferProfile {
  const values = Array.from({ length: STEPS + 1 }, (_, i) => shape(i / STEPS));
  let integral = 0;
  for (let i = 0; i <= STEPS; i += 1) {
    const weight = i === 0 || i === STEPS ? 1 : i % 2 === 1 ? 4 : 2;
    integral += (weight * (values[i] ?? 0) * 2 * i) / STEPS;
  }
  const mean = integral / (3 * STEPS);
  return { radial: values.map((value) => value / mean), lobe };
}

/** Relative thickness at a place of the wafer, never below 0; linear between the steps of the radial profile. */
export function profileAt({ radial, lobe }: WaferProfile, radius: number, azimuth_rad: number): number {
  const at = Math.min(Math.max(radius, 0), 1) * (radial.length - 1);
  const low = Math.min(Math.floor(at), radial.length - 2);
  const from = radial[low] ?? 1;
  const to = radial[low + 1] ?? from;
  return Math.max(0, from + (to - from) * (at - low) + lobe * radius * Math.cos(azimuth_rad));
}

/** 100 (max - min) / (2 mean) over the whole wafer. */
export function profileHalfRange(profile: WaferProfile): number {
  let [min, max] = [Infinity, -Infinity];
  profile.radial.forEach((value, i) => {
    const swing = Math.abs(profile.lobe) * (i / (profile.radial.length - 1));
    min = Math.min(min, value - swing);
    max = Math.max(max, value + swing);
  });
  return 50 * (max - Math.max(0, min));
}

/** Modified Bessel function I0 by its power series; arguments of wafer stacks are well below 50. */
export function besselI0(x: number): number {
  const quarter = (x * x) / 4;
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 500 && term > sum * 1e-17; k += 1) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

/**
 * Rate across a wafer in a stack, relative to its edge: I0(phi r) / I0(phi), phi^2 = 2 k R^2 / (D gap): precursor diffuses
 * in between two growing faces. Source: Jensen & Graves, J. Electrochem. Soc. 130, 1950 (1983).
 */
export const stackModulus = (k_m_per_s: number, radius_m: number, d_m2_per_s: number, gap_m: number): number =>
  Math.sqrt((2 * k_m_per_s * radius_m * radius_m) / (d_m2_per_s * gap_m));
