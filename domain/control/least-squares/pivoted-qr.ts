/**
 * QR factorisation by Householder reflections with column pivoting, as MINPACK's qrfac (J. J. More, B. S. Garbow &
 * K. E. Hillstrom, ANL-80-74, 1980; P. Businger & G. H. Golub, Numer. Math. 7, 269 (1965)).
 *
 * @param columns m numbers a column; overwritten: column j of R stands in the first j + 1 places of column j, the reflectors below
 * @param vector m numbers; becomes Q'vector
 * @returns which column of the input each column of R is
 */
export function factorise(columns: Float64Array[], vector: Float64Array): number[] {
  const m = vector.length;
  const order = columns.map((_, j) => j);
  const below = (column: Float64Array, from: number): number => {
    let largest = 0;
    for (let i = from; i < m; i += 1) largest = Math.max(largest, Math.abs(column[i] as number));
    if (largest === 0) return 0;
    let sum = 0;
    for (let i = from; i < m; i += 1) sum += ((column[i] as number) / largest) ** 2;
    return largest * Math.sqrt(sum);
  };
  for (let j = 0; j < Math.min(columns.length, m); j += 1) {
    let best = j;
    let norm = -1;
    for (let k = j; k < columns.length; k += 1) {
      const found = below(columns[k] as Float64Array, j);
      if (found > norm) [best, norm] = [k, found];
    }
    [columns[j], columns[best]] = [columns[best] as Float64Array, columns[j] as Float64Array];
    [order[j], order[best]] = [order[best] as number, order[j] as number];
    if (norm === 0) continue;
    const pivot = columns[j] as Float64Array;
    const top = pivot[j] as number;
    const alpha = top > 0 ? -norm : norm;
    // Reflector v = x - alpha e, scaled so that v[j] = 1 - x[j]/alpha; 2/(v'v) = 1/v[j].
    for (let i = j; i < m; i += 1) pivot[i] = -(pivot[i] as number) / alpha;
    pivot[j] = (pivot[j] as number) + 1;
    const head = pivot[j] as number;
    const reflect = (target: Float64Array): void => {
      let dot = 0;
      for (let i = j; i < m; i += 1) dot += (pivot[i] as number) * (target[i] as number);
      const scale = dot / head;
      for (let i = j; i < m; i += 1) target[i] = (target[i] as number) - scale * (pivot[i] as number);
    };
    for (let k = j + 1; k < columns.length; k += 1) reflect(columns[k] as Float64Array);
    reflect(vector);
    pivot[j] = alpha;
  }
  return order;
}

/** R as rows: n by n, zero below the diagonal. */
export const upperTriangle = (columns: readonly Float64Array[]): Float64Array[] =>
  columns.map((_, i) => Float64Array.from(columns, (column, j) => (j >= i ? (column[i] ?? 0) : 0)));

/** Solves R x = b for an upper triangular R of rows with no zero on its diagonal. */
export function backSubstitute(r: readonly Float64Array[], b: ArrayLike<number>): Float64Array {
  const x = new Float64Array(r.length);
  for (let i = r.length - 1; i >= 0; i -= 1) {
    const row = r[i] as Float64Array;
    let sum = b[i] as number;
    for (let j = i + 1; j < r.length; j += 1) sum -= (row[j] as number) * (x[j] as number);
    x[i] = sum / (row[i] as number);
  }
  return x;
}

/** Solves R'x = b. */
export function forwardSubstitute(r: readonly Float64Array[], b: ArrayLike<number>): Float64Array {
  const x = new Float64Array(r.length);
  for (const [i, row] of r.entries()) {
    let sum = b[i] as number;
    for (let j = 0; j < i; j += 1) sum -= (r[j]?.[i] as number) * (x[j] as number);
    x[i] = sum / (row[i] as number);
  }
  return x;
}

/** (A'A)^-1 in the order of the columns of A, from R of A = QR with its order; R must not be singular. */
export function inverseNormal(r: readonly Float64Array[], order: readonly number[]): number[][] {
  const inverse = order.map((): number[] => []);
  for (const [j, to] of order.entries()) {
    const unit = new Float64Array(r.length);
    unit[j] = 1;
    const column = backSubstitute(r, forwardSubstitute(r, unit));
    for (const [i, from] of order.entries()) (inverse[from] as number[])[to] = column[i] as number;
  }
  return inverse;
}
