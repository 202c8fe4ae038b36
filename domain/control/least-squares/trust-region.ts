import { backSubstitute, forwardSubstitute } from './pivoted-qr.ts';

const norm = (x: ArrayLike<number>): number => Math.hypot(...Array.from(x));

/** Index of the first diagonal element that vanishes against the largest, or n: the numerical rank. */
const rank = (r: readonly Float64Array[]): number => {
  const top = Math.abs(r[0]?.[0] ?? 0);
  const first = r.findIndex((row, i) => !(Math.abs(row[i] as number) > Number.EPSILON * 1e-2 * top));
  return first < 0 ? r.length : first;
};

/**
 * Solves the least squares problem of R above sqrt(par) D by Givens rotations (MINPACK qrsolv).
 *
 * @param d scale of each column, in the order of R
 * @returns x, and the triangle S with S'S = R'R + par D^2
 */
function damped(r: readonly Float64Array[], d: ArrayLike<number>, par: number, qtb: ArrayLike<number>) {
  const n = r.length;
  const s = r.map((row) => Float64Array.from(row));
  const z = Float64Array.from({ length: n }, (_, i) => qtb[i] as number);
  for (const j of s.keys()) {
    const row = new Float64Array(n);
    row[j] = Math.sqrt(par) * (d[j] as number);
    let extra = 0;
    for (let k = j; k < n; k += 1) {
      if (row[k] === 0) continue;
      const upper = s[k] as Float64Array;
      const length = Math.hypot(upper[k] as number, row[k] as number);
      const [cosine, sine] = [(upper[k] as number) / length, (row[k] as number) / length];
      for (let l = k; l < n; l += 1) {
        const [a, b] = [upper[l] as number, row[l] as number];
        upper[l] = cosine * a + sine * b;
        row[l] = cosine * b - sine * a;
      }
      const kept = z[k] as number;
      z[k] = cosine * kept + sine * extra;
      extra = cosine * extra - sine * kept;
    }
  }
  return { x: backSubstitute(s, z), s };
}

/**
 * Step of least squares within |D x| <= delta, to a tenth (MINPACK lmpar; J. J. More, in Numerical Analysis, Lecture Notes
 * in Mathematics 630, 105 (1978)): the damping at which the step just reaches the bound, by safeguarded Newton steps on
 * |D x(par)| - delta; none when the full step lies within.
 *
 * @param r upper triangle, columns by decreasing size
 * @param d positive scales, in the order of r
 * @param previous damping of the last call, where the search starts
 */
export function boundedStep(
  r: readonly Float64Array[],
  d: ArrayLike<number>,
  qtb: ArrayLike<number>,
  delta: number,
  previous: number,
): { readonly x: Float64Array; readonly par: number } {
  const n = r.length;
  const scaled = (x: ArrayLike<number>): Float64Array => Float64Array.from(x, (each, i) => each * (d[i] as number));
  const full = rank(r);
  const newton = new Float64Array(n);
  newton.set(
    backSubstitute(
      r.slice(0, full).map((row) => row.subarray(0, full)),
      qtb,
    ),
  );
  let dx = scaled(newton);
  let length = norm(dx);
  if (length - delta <= 0.1 * delta) return { x: newton, par: 0 };
  const correction = (triangle: readonly Float64Array[]): number => {
    const unit = Float64Array.from(dx, (each, i) => ((d[i] as number) * each) / length);
    return norm(forwardSubstitute(triangle, unit)) ** 2;
  };
  let low = full === n ? (length - delta) / delta / correction(r) : 0;
  const gradient = Float64Array.from({ length: n }, (_, j) => {
    let sum = 0;
    for (let i = 0; i <= j; i += 1) sum += (r[i]?.[j] as number) * (qtb[i] as number);
    return sum / (d[j] as number);
  });
  const steepness = norm(gradient);
  let high = steepness / delta;
  let par = Math.min(Math.max(previous, low), high) || steepness / length;
  let x: Float64Array = newton;
  for (let turn = 0; turn < 10; turn += 1) {
    par = par || Math.max(1e-300, 1e-3 * high);
    const solved = damped(r, d, par, qtb);
    x = solved.x;
    dx = scaled(x);
    length = norm(dx);
    const excess = length - delta;
    if (Math.abs(excess) <= 0.1 * delta) break;
    const step = excess / delta / correction(solved.s);
    if (excess > 0) low = Math.max(low, par);
    else high = Math.min(high, par);
    par = Math.max(low, par + step);
  }
  return { x, par };
}
