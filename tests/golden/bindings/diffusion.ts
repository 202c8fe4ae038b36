import type { Bindings } from '../binding.ts';
import { fullPhysicsBindings } from './diffusion-full-physics.ts';
import { materialBindings } from './diffusion-materials.ts';
import { solvedBindings } from './diffusion-solved.ts';
import { sourceBindings } from './diffusion-sources.ts';
import { thermalStepBindings } from './diffusion-thermal-steps.ts';

export const diffusionBindings: Bindings = {
  ...materialBindings,
  ...sourceBindings,
  ...thermalStepBindings,
  ...solvedBindings,
  ...fullPhysicsBindings,
};
