/**
 * Depth behind `from_um` at which a falling profile reaches a background, by bisection in depth to the last bit; null
 * where it starts at or below the background, or does not reach it before `to_um`. A profile that ends abruptly has its
 * junction there.
 */
export function fallsTo(
  concentration: (depth_um: number) => number,
  background_cm3: number,
  from_um: number,
  to_um: number,
): number | null {
  if (!(concentration(from_um) > background_cm3) || !(concentration(to_um) <= background_cm3)) return null;
  let [above, below] = [from_um, to_um];
  for (let middle = (above + below) / 2; middle > above && middle < below; middle = (above + below) / 2) {
    if (concentration(middle) > background_cm3) above = middle;
    else below = middle;
  }
  return below;
}

/** The same in front of the peak: where the profile rises through the background between the surface and `peak_um`. */
export const risesTo = (
  concentration: (depth_um: number) => number,
  background_cm3: number,
  peak_um: number,
): number | null => {
  const found = fallsTo((back) => concentration(peak_um - back), background_cm3, 0, peak_um);
  return found === null ? null : peak_um - found;
};
