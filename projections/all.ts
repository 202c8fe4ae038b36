import { chartsProjection } from './charts/projection.ts';
import { eventsProjection } from './events/projection.ts';
import { organisationsProjection } from './organisations/projection.ts';
import { processModesProjection } from './processmodes/projection.ts';
import type { Projection } from './projection.ts';
import { recipesProjection } from './recipes/projection.ts';
import { rejectionsProjection } from './rejections/projection.ts';
import { runsProjection } from './runs/projection.ts';
import { simulationsProjection } from './simulations/projection.ts';
import { sitesProjection } from './sites/projection.ts';
import { sopsProjection } from './sops/projection.ts';
import { telemetryProjection } from './telemetry/projection.ts';
import { toolsProjection } from './tools/projection.ts';

/** Every read model of the system. */
export const projections: readonly Projection[] = [
  organisationsProjection,
  sitesProjection,
  toolsProjection,
  processModesProjection,
  recipesProjection,
  sopsProjection,
  runsProjection,
  telemetryProjection,
  chartsProjection,
  simulationsProjection,
  rejectionsProjection,
  eventsProjection,
];
