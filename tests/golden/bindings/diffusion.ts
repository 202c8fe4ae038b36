import type { Bindings } from '../binding.ts';
import { understood } from '../understood.ts';
import { fullPhysicsBindings } from './diffusion-full-physics.ts';
import { materialBindings } from './diffusion-materials.ts';
import { solvedBindings } from './diffusion-solved.ts';
import { sourceBindings } from './diffusion-sources.ts';
import { thermalStepBindings } from './diffusion-thermal-steps.ts';

const depths = ['xj', 'xj_predep', 'xj_drive', 'xj_exact', 'xj_gaussian_approx', 'front_x', 'sigma_total', 'sqrtDt'];
const concentrations = ['C', 'Cs', 'C_surface', 'C_peak', 'Cs_drive', 'surface_exact', 'surface_gaussian_approx'];
const doses = ['dose', 'integral_dose', 'retained_dose'];
const budgets = ['Dt', 'Dt_ramp_up', 'Dt_soak', 'Dt_ramp_down', 'Dt_total'];
const diffusivities = ['D', 'D_components', 'D_intrinsic', 'D_effective_with_field'];
const inUnit = (unit: string, names: readonly string[]) => Object.fromEntries(names.map((name) => [name, unit]));

export const diffusionBindings: Bindings = understood(
  { ...materialBindings, ...sourceBindings, ...thermalStepBindings, ...solvedBindings, ...fullPhysicsBindings },
  {
    outputs: {
      ...inUnit('um', depths),
      ...inUnit('cm^-3', [...concentrations, 'ni', 'active_solubility']),
      ...inUnit('cm^-2', doses),
      ...inUnit('cm^2', budgets),
      ...inUnit('cm^2/s', diffusivities),
      t: 'h',
      equivalent_soak_min_of_ramp_up: 'min',
      equivalent_time_at_peak: 's',
      Rs: 'ohm/sq',
    },
    // Where diffusivities, ranges or absolute temperatures are given, these only say whose they are.
    described: ['dopant', 'ion', 'energy', 'E', 'T', 'anneal_T', 'as_implanted', 'scheme', 'dt', 'cells'],
  },
);
