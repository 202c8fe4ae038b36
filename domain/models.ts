import { controlModels } from './control/models.ts';
import type { Model } from './process/model.ts';
import { processModels } from './process/models.ts';

/** Every model that can be evaluated by name: physics, statistics and control. */
export const models: readonly Model[] = [...processModels, ...controlModels];
