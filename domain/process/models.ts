import { cvdModels } from './cvd/models.ts';
import { implantationModels } from './implantation/models.ts';
import type { Model } from './model.ts';
import { oxidationModels } from './oxidation/models.ts';
import { resistivityModels } from './resistivity/models.ts';

/** Every process model that can be evaluated by name. */
export const processModels: readonly Model[] = [
  ...cvdModels,
  ...oxidationModels,
  ...implantationModels,
  ...resistivityModels,
];
