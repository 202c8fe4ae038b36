import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** Coefficients in ascending order of the power of s; never empty, the last one not zero unless it is the only one. */
export type Polynomial = readonly number[];

export interface Complex {
  readonly re: number;
  readonly im: number;
}

const trimmed = (coefficients: readonly number[]): Polynomial => {
  let length = coefficients.length;
  while (length > 1 && coefficients[length - 1] === 0) length -= 1;
  return coefficients.slice(0, length);
};

export const isZero = (p: Polynomial): boolean => p.length === 1 && p[0] === 0;

export const add = (a: Polynomial, b: Polynomial): Polynomial =>
  trimmed(Array.from({ length: Math.max(a.length, b.length) }, (_, i) => (a[i] ?? 0) + (b[i] ?? 0)));

export function multiply(a: Polynomial, b: Polynomial): Polynomial {
  const product = new Array<number>(a.length + b.length - 1).fill(0);
  for (const [i, x] of a.entries())
    for (const [j, y] of b.entries()) product[i + j] = (product[i + j] as number) + x * y;
  return trimmed(product);
}

/** Value at s = i omega. */
export function atFrequency(p: Polynomial, omega: number): Complex {
  let [re, im] = [0, 0];
  for (let i = p.length - 1; i >= 0; i -= 1) [re, im] = [(p[i] as number) - im * omega, re * omega];
  return { re, im };
}

/**
 * A polynomial without its roots at the origin, divided by its highest coefficient, in units of the geometric mean of the
 * other roots: the eigenvalues of a matrix whose entries differ by many orders come out wrong.
 */
function scaled(p: Polynomial) {
  const origin = p.findIndex((each) => each !== 0);
  const rest = p.slice(origin);
  const degree = rest.length - 1;
  const lead = rest[degree] as number;
  const unit = Math.abs((rest[0] as number) / lead) ** (1 / degree);
  return { origin, unit, degree, coefficients: rest.map((each, k) => each / lead / unit ** (degree - k)) };
}

/** Whether the coefficients of a polynomial that is not zero are near enough to each other to find its roots. */
export const hasRootsInReach = (p: Polynomial): boolean =>
  scaled(p).coefficients.every((each) => Math.abs(each) <= 1e100);

/** Roots as eigenvalues of the companion matrix, those at the origin taken out exactly; none for zero. */
export function roots(p: Polynomial): Complex[] {
  if (isZero(p)) return [];
  const { origin, unit, degree, coefficients } = scaled(p);
  const zeros = Array.from({ length: origin }, () => ({ re: 0, im: 0 }));
  if (degree === 0) return zeros;
  const companion = Array.from({ length: degree }, (_, i) =>
    Array.from({ length: degree }, (_, j) =>
      i === 0 ? -(coefficients[degree - 1 - j] as number) : Number(j === i - 1),
    ),
  );
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(new Matrix(companion));
  return [
    ...zeros,
    ...realEigenvalues.map((re, i) => ({ re: re * unit, im: (imaginaryEigenvalues[i] as number) * unit })),
  ];
}
