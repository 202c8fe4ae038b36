import erfc from '@stdlib/math-base-special-erfc';
import erfcinv from '@stdlib/math-base-special-erfcinv';
import erfcx from '@stdlib/math-base-special-erfcx';

export { erfc, erfcinv, erfcx };

/**
 * ln erfc(x), finite for every finite x: erfc itself underflows near 26.5. From the scaled function erfcx(x) =
 * exp(x^2) erfc(x) in the upper tail (Abramowitz & Stegun 7.1; W. J. Cody, Math. Comp. 23, 631 (1969)).
 */
export const logErfc = (x: number): number => (x > 1 ? Math.log(erfcx(x)) - x * x : Math.log(erfc(x)));
