import { firstError, type ModelError, type Outcome, refuse } from '../outcome.ts';

export type PearsonType = 'normal' | 'I' | 'II' | 'III' | 'IV' | 'V' | 'VI' | 'VII';

/** Bounds of the shape of an implanted profile. */
export const shapeBounds = { skewness: { min: -5, max: 5 }, kurtosis: { min: 1, max: 100 } } as const;

/**
 * Coefficients of df/ds = (s - a) f / (b0 + a s + b2 s^2) for a distribution of mean 0 and standard deviation 1 (Pearson
 * 1895; Hofker 1975 for implants), and its class.
 */
export interface PearsonSystem {
  readonly type: PearsonType;
  /** a^2 / (4 b0 b2): below 0 type I, 0 to 1 type IV, above 1 type VI. Infinite for type III. */
  readonly kappa: number;
  /** Mode, in standard deviations from the mean. */
  readonly a: number;
  readonly b0: number;
  readonly b2: number;
}

/** How near to a limiting type (II, III, V, VII, normal) the moments are taken to be it. */
const nearly = 1e-9;

function classify(a: number, b0: number, b2: number, kappa: number): PearsonType {
  if (Math.abs(a) < nearly) {
    if (Math.abs(b2) < nearly) return 'normal';
    return b2 > 0 ? 'II' : 'VII';
  }
  if (Math.abs(b2) < nearly * Math.max(1, a * a)) return 'III';
  if (Math.abs(kappa - 1) < nearly) return 'V';
  if (b0 * b2 < 0) return 'I';
  return kappa < 1 ? 'IV' : 'VI';
}

/**
 * The member of the Pearson family that has these moments. Refused are moments that no distribution has
 * (kurtosis <= skewness^2 + 1) and those whose distribution has no peak inside (types I that are shaped like J or U).
 */
export function pearsonSystem(skewness: number, kurtosis: number): Outcome<PearsonSystem, ModelError> {
  const error = firstError({ skewness, kurtosis }, shapeBounds);
  if (error) return { ok: false, error };
  const square = skewness * skewness;
  const none = (message: string): { readonly ok: false; readonly error: ModelError } =>
    refuse({ kind: 'no_solution', quantity: 'kurtosis', message });
  if (kurtosis <= square + 1)
    return none(`no distribution of skewness ${skewness} has a kurtosis of ${square + 1} or less`);
  const scale = 10 * kurtosis - 12 * square - 18;
  if (scale <= 0)
    return none(`with skewness ${skewness} a profile has a peak only above a kurtosis of ${1.2 * square + 1.8}`);
  const a = (-skewness * (kurtosis + 3)) / scale;
  const b0 = -(4 * kurtosis - 3 * square) / scale;
  const b2 = -(2 * kurtosis - 3 * square - 6) / scale;
  const kappa = b2 === 0 ? (a === 0 ? 0 : Infinity) : (a * a) / (4 * b0 * b2);
  // Where the denominator is not negative at the mode, the mode is no maximum: the distribution has its peaks at its ends.
  if (b0 + a * a * (1 + b2) >= 0)
    return none(
      `moments of skewness ${skewness} and kurtosis ${kurtosis} belong to a distribution without a peak inside`,
    );
  return { ok: true, type: classify(a, b0, b2, kappa), kappa, a, b0, b2 };
}

/**
 * Smallest kurtosis at which moments of this skewness are type IV (kappa = 1), null above |skewness| = sqrt(32), where
 * none is: (39 g^2 + 48 + 6 (g^2 + 4)^1.5) / (32 - g^2).
 */
export const minKurtosisOfTypeIv = (skewness: number): number | null => {
  const square = skewness * skewness;
  return square < 32 ? (39 * square + 48 + 6 * (square + 4) ** 1.5) / (32 - square) : null;
};
