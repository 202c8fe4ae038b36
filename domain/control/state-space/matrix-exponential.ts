import { LuDecomposition, Matrix } from 'ml-matrix';

const b = [
  64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600,
  670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1,
];
const coefficient = (i: number): number => b[i] as number;
/** One-norm up to which the approximant alone is exact to double precision. */
const theta13 = 5.371920351148152;

const oneNorm = (a: Matrix): number => {
  let most = 0;
  for (let j = 0; j < a.columns; j += 1) {
    let sum = 0;
    for (let i = 0; i < a.rows; i += 1) sum += Math.abs(a.get(i, j));
    most = Math.max(most, sum);
  }
  return most;
};

/**
 * exp(A) by scaling and squaring with the [13/13] Pade approximant (Higham, SIAM J. Matrix Anal. Appl. 26, 1179, 2005,
 * algorithm 2.3).
 */
export function matrixExponential(a: Matrix): Matrix {
  const squarings = Math.max(0, Math.ceil(Math.log2(oneNorm(a) / theta13)));
  const x = Matrix.mul(a, 2 ** -squarings);
  const identity = Matrix.eye(a.rows);
  const x2 = x.mmul(x);
  const x4 = x2.mmul(x2);
  const x6 = x4.mmul(x2);
  const sum = (c6: number, c4: number, c2: number, c0 = 0): Matrix =>
    Matrix.mul(x6, c6).add(Matrix.mul(x4, c4)).add(Matrix.mul(x2, c2)).add(Matrix.mul(identity, c0));
  const u = x.mmul(
    x6
      .mmul(sum(coefficient(13), coefficient(11), coefficient(9)))
      .add(sum(coefficient(7), coefficient(5), coefficient(3), coefficient(1))),
  );
  const v = x6
    .mmul(sum(coefficient(12), coefficient(10), coefficient(8)))
    .add(sum(coefficient(6), coefficient(4), coefficient(2), coefficient(0)));
  let result = new LuDecomposition(Matrix.sub(v, u)).solve(Matrix.add(v, u));
  for (let i = 0; i < squarings; i += 1) result = result.mmul(result);
  return result;
}
