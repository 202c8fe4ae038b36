import { LuDecomposition, Matrix } from 'ml-matrix';
import { firstError, type ModelWarning, type Outcome } from '../../outcome.ts';
import { equalDisks } from './coaxial-disks.ts';
import { gradedToBothEnds } from './graded-elements.ts';

/** Integral of `equalDisks` from 0 to a distance; 4/3 in all. */
const equalDisksIntegral = (distance: number): number => {
  const root = Math.sqrt(distance * distance + 4);
  return (4 / 3) * (1 - (2 * root + distance) / (root + distance) ** 2);
};

interface Transmission {
  readonly transmission_probability: number;
  readonly warnings: readonly ModelWarning[];
}

/**
 * Probability that a molecule entering one end of a tube leaves by the other, free molecular flow with cosine
 * re-emission. The flux through every cross section is the same; written with the descent of the wall's emission along
 * the tube (with a step at each end) that is an equation of the first kind whose kernel is the view factor of two
 * coaxial disks, solved by collocation on graded elements. Agrees with Cole's values to 1e-5, with 8R/3L for long tubes.
 * Source: Clausing, Ann. Phys. 12, 961 (1932); Cole, Prog. Astronaut. Aeronaut. 51, 261 (1977).
 */
export function clausingTransmission(length_over_radius: number, elements = 96): Outcome<Transmission> {
  const error = firstError({ length_over_radius }, { length_over_radius: { min: 0, max: 1e6 } });
  if (error) return { ok: false, error };
  // An orifice nearly: the kernel's columns grow equal, and its expansion, whose next term is -5/48 of the cube, is exact.
  if (length_over_radius < 1e-5) {
    const transmission_probability = 1 - length_over_radius / 2 + length_over_radius ** 2 / 4;
    return { ok: true, transmission_probability, warnings: [] };
  }
  const half = elements / 2;
  const edges = gradedToBothEnds(length_over_radius, elements);
  const edge = (index: number): number => edges[index] ?? 0;
  const signed = (distance: number): number => Math.sign(distance) * equalDisksIntegral(Math.abs(distance));
  // Unknowns: the step at an end, then the descent on each element of the first half; the second half mirrors it.
  const places = [0, ...Array.from({ length: half }, (_, i) => (edge(i) + edge(i + 1)) / 2)];
  const kernel = Matrix.zeros(half + 1, half + 1);
  for (const [row, place] of places.entries()) {
    kernel.set(row, 0, equalDisks(place) + equalDisks(length_over_radius - place));
    for (let j = 0; j < half; j += 1) {
      const size = edge(j + 1) - edge(j);
      const own = signed(edge(j + 1) - place) - signed(edge(j) - place);
      const mirrored = signed(length_over_radius - edge(j) - place) - signed(length_over_radius - edge(j + 1) - place);
      kernel.set(row, j + 1, (own + mirrored) / size);
    }
  }
  const share = new LuDecomposition(kernel).solve(Matrix.ones(half + 1, 1));
  // All shares together, both halves, are the whole descent of 1.
  return { ok: true, transmission_probability: 1 / (2 * share.sum()), warnings: [] };
}
