import type { LogPosition } from '../../domain/kernel/event.ts';

/** How far a projection has read; null: nothing yet. */
export type Progress = LogPosition | null;

/** Negative when `a` comes before `b`. */
export const comparePositions = (a: Progress, b: Progress): number => {
  if (a === null || b === null) return (a === null ? 0 : 1) - (b === null ? 0 : 1);
  const commits = BigInt(a.commit) - BigInt(b.commit);
  const order = commits === 0n ? BigInt(a.prepare) - BigInt(b.prepare) : commits;
  return order < 0n ? -1 : order > 0n ? 1 : 0;
};

export const samePosition = (a: Progress, b: Progress): boolean => comparePositions(a, b) === 0;
