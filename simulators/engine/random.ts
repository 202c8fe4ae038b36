import { createHash } from 'node:crypto';

/** Source of reproducible random numbers: the same seed gives the same sequence on every machine. */
export interface Random {
  /** Uniform in [0, 1), 32 bits. */
  uniform(): number;
  /** Normal with mean 0 and standard deviation 1. */
  gaussian(): number;
}

const rotl = (x: number, k: number): number => ((x << k) | (x >>> (32 - k))) >>> 0;

/** xoshiro128** of D. Blackman & S. Vigna, ACM Trans. Math. Softw. 47(4), 36 (2021); public-domain C at prng.di.unimi.it. */
export function xoshiro128starstar(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state;
  return () => {
    const result = Math.imul(rotl(Math.imul(b, 5) >>> 0, 7), 9) >>> 0;
    const t = (b << 9) >>> 0;
    c = (c ^ a) >>> 0;
    d = (d ^ b) >>> 0;
    b = (b ^ c) >>> 0;
    a = (a ^ d) >>> 0;
    c = (c ^ t) >>> 0;
    d = rotl(d, 11);
    return result;
  };
}

/** A generator whose state is the SHA-256 of the seed's text, so that near seeds are unrelated. */
export function seeded(seed: string): Random {
  const digest = createHash('sha256').update(seed).digest();
  const word = (index: number): number => digest.readUInt32LE(index * 4);
  const next = xoshiro128starstar([word(0), word(1), word(2), word(3)]);
  const uniform = (): number => next() / 2 ** 32;
  return {
    uniform,
    // Box & Muller, Ann. Math. Statist. 29, 610 (1958); 1 - u keeps the logarithm finite.
    gaussian: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}

/** No noise at all: every draw is the mean. */
export const silent: Random = { uniform: () => 0.5, gaussian: () => 0 };
