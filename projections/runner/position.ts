import { comparePositions, type LogPosition } from '../../domain/kernel/event.ts';

/** How far a projection has read; null: nothing yet. */
export type Progress = LogPosition | null;

export const samePosition = (a: Progress, b: Progress): boolean => comparePositions(a, b) === 0;
