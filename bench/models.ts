import { chartFigures } from './models/charts.ts';
import { cvdFigures } from './models/cvd.ts';
import { fitFigures } from './models/fits.ts';
import { implantationFigures } from './models/implantation.ts';
import { learningFigures } from './models/learning.ts';
import { oxidationFigures } from './models/oxidation.ts';
import { profileFigures } from './models/profiles.ts';
import { reemissionFigures } from './models/reemission.ts';
import { regulationFigures } from './models/regulation.ts';
import { resistivityFigures } from './models/resistivity.ts';
import { rtpFigures } from './models/rtp.ts';
import { ruleFigures } from './models/rules.ts';
import { solverFigures } from './models/solver.ts';
import type { Figure } from './system/figures.ts';

/** Process models and charts, each beside the loop that one would write without them, and how exact both are. */
export const benchModels = async (): Promise<readonly Figure[]> => [
  ...profileFigures(),
  ...solverFigures(),
  ...oxidationFigures(),
  ...implantationFigures(),
  ...resistivityFigures(),
  ...rtpFigures(),
  ...cvdFigures(),
  ...reemissionFigures(),
  ...ruleFigures(),
  ...chartFigures(),
  ...fitFigures(),
  ...learningFigures(),
  ...regulationFigures(),
];
