import { controlFigures } from './models/control.ts';
import { profileFigures } from './models/profiles.ts';
import { solverFigures } from './models/solver.ts';
import type { Figure } from './system/figures.ts';

/** Process models and charts, each beside the loop that one would write without them, and how exact both are. */
export const benchModels = async (): Promise<readonly Figure[]> => [
  ...profileFigures(),
  ...solverFigures(),
  ...controlFigures(),
];
