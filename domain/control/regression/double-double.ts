/**
 * b - sum of a[i] x[i], exact to twice the precision of a double (T. Ogita, S. M. Rump & S. Oishi, Accurate sum and dot
 * product, SIAM J. Sci. Comput. 26, 1955 (2005), algorithm Dot2).
 */
export function exactDifference(b: number, a: ArrayLike<number>, x: ArrayLike<number>): number {
  let sum = b;
  let lost = 0;
  for (let i = 0; i < a.length; i += 1) {
    const [p, q] = [-(a[i] as number), x[i] as number];
    const product = p * q;
    const next = sum + product;
    const kept = next - sum;
    lost += sum - (next - kept) + (product - kept) + productError(p, q, product);
    sum = next;
  }
  return sum + lost;
}

/** Rounding error of p q = product (T. J. Dekker, Numer. Math. 18, 224 (1971)). */
function productError(p: number, q: number, product: number): number {
  const [ph, qh] = [high(p), high(q)];
  const [pl, ql] = [p - ph, q - qh];
  return pl * ql - (product - ph * qh - pl * qh - ph * ql);
}

const high = (x: number): number => {
  const c = 134217729 * x;
  return c - (c - x);
};
