import type { Model } from '../model.ts';
import { depositionModels } from './models/deposition-models.ts';
import { filmModels } from './models/film-models.ts';
import { gasModels } from './models/gas-models.ts';
import { kineticsModels } from './models/kinetics-models.ts';

/** Growth of films from vapour as engineers evaluate it by name. */
export const cvdModels: readonly Model[] = [...kineticsModels, ...gasModels, ...filmModels, ...depositionModels];
