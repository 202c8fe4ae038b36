import { aldModels } from './cvd/ald/models.ts';
import { featureModels } from './cvd/feature/models.ts';
import { cvdModels } from './cvd/models.ts';
import { plasmaModels } from './cvd/plasma/models.ts';
import { surfaceModels } from './cvd/surface/models.ts';
import { diffusionModels } from './diffusion/models.ts';
import { implantationModels } from './implantation/models.ts';
import type { Model } from './model.ts';
import { oxidationModels } from './oxidation/models.ts';
import { resistivityModels } from './resistivity/models.ts';
import { rtpModels } from './rtp/models.ts';

/** Every process model that can be evaluated by name. */
export const processModels: readonly Model[] = [
  ...rtpModels,
  ...cvdModels,
  ...featureModels,
  ...aldModels,
  ...plasmaModels,
  ...surfaceModels,
  ...diffusionModels,
  ...oxidationModels,
  ...implantationModels,
  ...resistivityModels,
];
