import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';

export interface RandomNumbers {
  /** In [0, 1). */
  readonly uniform: () => number;
  /** Standard normal. */
  readonly normal: () => number;
}

/**
 * Numbers of one chain: one seed and chain give the same always. The Mersenne twister spreads small seeds over its whole
 * state; the first numbers of xoroshiro128+ from neighbouring seeds resemble each other.
 */
export function randomNumbers(seed: number, chain: number): RandomNumbers {
  const generator = mersenne(seed * 7919 + chain);
  const uniform = (): number => uniformFloat64(generator);
  let spare = Number.NaN;
  // Two normal numbers of two uniform ones (G. E. P. Box & M. E. Muller, Ann. Math. Stat. 29, 610 (1958)).
  const normal = (): number => {
    if (!Number.isNaN(spare)) {
      const kept = spare;
      spare = Number.NaN;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  return { uniform, normal };
}
