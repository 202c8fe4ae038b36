declare module 'quadprog' {
  /** Matrices and vectors count from 1: element 0 of each is not read. */
  type OneBased<T> = (T | undefined)[];
  interface Solution {
    readonly solution: OneBased<number>;
    /** Empty when it was solved. */
    readonly message: string;
  }
  /** Minimises b' D b / 2 - d' b under A' b >= b0, the first `equations` of them as equations. Overwrites its arguments. */
  export function solveQP(
    D: OneBased<OneBased<number>>,
    d: OneBased<number>,
    A: OneBased<OneBased<number>>,
    b0: OneBased<number>,
    equations: number,
  ): Solution;
}
