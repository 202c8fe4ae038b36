/**
 * The linear-parabolic law x^2 + A x = B (t + tau) of Deal & Grove, J. Appl. Phys. 36, 3770 (1965), eq. 13, in any
 * consistent units of length and time. Callers check that the arguments are finite, A and times are not negative and B > 0.
 */

/** tau: the time that oxide of thickness `initial` would have taken under these constants (eq. 14). */
export const timeShift = (a: number, b: number, initial: number): number => (initial * (initial + a)) / b;

/** Thickness after `time` on top of the shift `tau`; the root is written so that thin oxide loses no digits. */
export function thicknessAfter(a: number, b: number, time: number, tau: number): number {
  const q = b * (time + tau);
  return q === 0 ? 0 : (2 * q) / (a + Math.sqrt(a * a + 4 * q));
}

/** Thickness after `time` on oxide of thickness `initial`: tau is recomputed from the oxide that is there. */
export function grow(a: number, b: number, initial: number, time: number): number {
  const q = initial * (initial + a) + b * time;
  return q === 0 ? 0 : (2 * q) / (a + Math.sqrt(a * a + 4 * q));
}

/** Time from `initial` to `target`, factored so that a small difference keeps its digits. */
export const timeToGrow = (a: number, b: number, initial: number, target: number): number =>
  ((target - initial) * (target + initial + a)) / b;

/** dx/dt = B / (2x + A) (eq. 11). */
export const growthRate = (a: number, b: number, thickness: number): number => b / (2 * thickness + a);
