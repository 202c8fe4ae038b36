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

/** Roots as eigenvalues of the companion matrix, the zeros at the origin taken out exactly. */
export function roots(p: Polynomial): Complex[] {
  const origin = p.findIndex((each) => each !== 0);
  if (origin < 0) return [];
  const rest = p.slice(origin);
  const degree = rest.length - 1;
  const zeros = Array.from({ length: origin }, () => ({ re: 0, im: 0 }));
  if (degree === 0) return zeros;
  const lead = rest[degree] as number;
  const companion = Matrix.zeros(degree, degree);
  for (let i = 0; i < degree; i += 1) {
    companion.set(0, i, -(rest[degree - 1 - i] as number) / lead);
    if (i > 0) companion.set(i, i - 1, 1);
  }
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(companion);
  return [...zeros, ...realEigenvalues.map((re, i) => ({ re, im: imaginaryEigenvalues[i] as number }))];
}
