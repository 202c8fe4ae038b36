/** Trapezoid rule over ascending depths in um of a profile in cm^-3, cm^-2. */
function trapezoid(profile: (depth_um: number) => number, depths_um: readonly number[]): number {
  let sum = 0;
  for (let i = 1; i < depths_um.length; i += 1) {
    const [from, to] = [depths_um[i - 1] ?? 0, depths_um[i] ?? 0];
    sum += ((profile(from) + profile(to)) * (to - from)) / 2;
  }
  return sum / 1e4;
}

/** Step in which SUPREM-IV.GS integrates a Pearson profile from the surface down (imp_qpprs.c). */
const areaStepUm = 5e-4;
/** Grid on which the reference runs count a dose: 1 nm at the surface, each interval longer than the one before. */
const firstIntervalUm = 1e-3;
const intervalGrowth = 1.00504;

/**
 * By how much the dose that SUPREM-IV.GS prints for an implant exceeds the implanted one. It divides the Pearson profile
 * by its area found by the trapezoid rule in 0.5 nm steps (imp_qpprs.c), puts point values on its own grid, and prints
 * and conserves their trapezoid sum from there on. The two sums differ by a few parts in a million: that is its count,
 * not dopant. The grid of the runs is not stated with the references; the two numbers above were found from the seven
 * doses printed, and reproduce each to 3e-8.
 * @param profile as implanted, cm^-3 at a depth in um
 */
export function supremDoseCount(profile: (depth_um: number) => number, extent_um: number): number {
  const even = Array.from({ length: Math.ceil(extent_um / areaStepUm) + 1 }, (_, i) => i * areaStepUm);
  const graded = [0];
  for (let interval = firstIntervalUm, depth = 0; depth < extent_um; interval *= intervalGrowth) {
    depth += interval;
    graded.push(depth);
  }
  return trapezoid(profile, graded) / trapezoid(profile, even);
}
