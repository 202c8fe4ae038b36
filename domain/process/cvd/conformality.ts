/** Depth over width of a feature when a step does not say. */
export const usualAspectRatio = 2;

/** Corners sputter about three times as fast as flat film (Lieberman & Lichtenberg 2005, ch. 16). */
const CORNER_YIELD = 3;

/**
 * Bottom over top of a trench: 1 / cosh(phi), phi^2 = (3/2) s AR^2, the Thiele modulus of a sticking probability s with
 * molecular flow (k = s v/4, D = w v/3), quick enough for every step of a tool; plus what sputtering opens.
 * @param sputtered share of the deposition that ions take away again
 */
export function featureCoverage(sticking: number, aspect_ratio = usualAspectRatio, sputtered = 0): number {
  const bottom = 1 / Math.cosh(Math.min(700, aspect_ratio * Math.sqrt(1.5 * sticking)));
  return bottom + (1 - bottom) * Math.min(1, CORNER_YIELD * sputtered);
}

/**
 * Film at the bottom over that at the top after saturating pulses: 1 when both exposures reach down, else the share of the depth
 * that they reach. An exposure e (molecules offered per site) covers a hole of aspect ratio a when
 * e = 1 + 19a/4 + 3a^2/2. Source: Gordon et al., Chem. Vap. Deposition 9, 73 (2003).
 */
export function cycledCoverage(exposures: readonly [number, number], aspect_ratio = usualAspectRatio): number {
  const exposure = Math.min(...exposures);
  if (exposure < 1) return 0;
  const reach = (-19 / 4 + Math.sqrt((19 / 4) ** 2 + 6 * (exposure - 1))) / 3;
  return aspect_ratio === 0 ? 1 : Math.min(1, reach / aspect_ratio);
}
