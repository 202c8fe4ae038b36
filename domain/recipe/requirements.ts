import type { ProcessMode } from '../processmode/process-mode.ts';
import type { RecipeContent } from './content.ts';

export interface MissingSetting {
  /** JSON path of what is missing or does not belong there. */
  readonly path: string;
  readonly message: string;
}

const required = (content: RecipeContent, path: keyof RecipeContent, why: string): MissingSetting[] =>
  content[path] === undefined ? [{ path, message: `required: ${why}` }] : [];

const plasmaEnergies: ReadonlySet<string> = new Set(['plasma', 'microwave_plasma', 'remote_plasma']);

/** What the energy mode, the pressure mode and the variant of a process need that a recipe does not have. */
export const missingSettings = (mode: ProcessMode, content: RecipeContent): readonly MissingSetting[] => {
  const because = `process mode "${mode.name}"`;
  const missing: MissingSetting[] = [];
  const plasma =
    (mode.energy_mode !== null && plasmaEnergies.has(mode.energy_mode)) ||
    mode.pressure_mode === 'PECVD' ||
    mode.pressure_mode === 'HDP_CVD';
  if (plasma) missing.push(...required(content, 'plasma_settings', `${because} runs a plasma`));
  if (mode.energy_mode === 'hot_wire')
    missing.push(...required(content, 'filament_settings', `${because} heats a filament`));
  if (mode.energy_mode === 'laser')
    missing.push(...required(content, 'laser_settings', `${because} is driven by a laser`));
  if (mode.variant === 'atomic_layer' || mode.variant === 'pulsed') {
    missing.push(...required(content, 'pulsing_scheme', `${because} is pulsed`));
  }
  if (mode.family === 'cvd') {
    missing.push(...required(content, 'pressure_setpoints', `${because} is a CVD process`));
    missing.push(...required(content, 'gas_flows', `${because} is a CVD process`));
  }
  if (mode.family === 'diffusion' || mode.family === 'oxidation') {
    content.recipe_steps.forEach((step, index) => {
      if (step.target_temp_c === undefined) {
        missing.push({
          path: `recipe_steps[${index}].target_temp_c`,
          message: `required: ${because} is a furnace process`,
        });
      }
    });
  }
  return missing;
};
