import type { Model } from './model.ts';
import { oxidationModels } from './oxidation/models.ts';

/** Every process model that can be evaluated by name. */
export const processModels: readonly Model[] = [...oxidationModels];
