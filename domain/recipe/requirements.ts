import type { ProcessModeDescription } from '../processmode/process-mode.ts';
import type { RecipeContent, RecipeStep } from './content.ts';
import type { Finding } from './finding.ts';

type Mode = ProcessModeDescription;
type Need = { readonly needed: boolean; readonly allowed: boolean; readonly why: string };

const plasmaEnergies: readonly (string | null)[] = ['plasma', 'microwave_plasma', 'remote_plasma'];
const pulsedVariants: readonly string[] = ['atomic_layer', 'pulsed', 'hybrid_cvd_ald'];

/** Whether a mode sustains a plasma. */
export const runsPlasma = ({ energy_mode, pressure_mode }: Mode): boolean =>
  plasmaEnergies.includes(energy_mode) || pressure_mode === 'PECVD' || pressure_mode === 'HDP_CVD';

/** A mode that leaves its energy open may have any of them. */
const byEnergy = ({ energy_mode }: Mode, energy: string, why: string): Need => ({
  needed: energy_mode === energy,
  allowed: energy_mode === energy || energy_mode === null,
  why,
});
const only = (holds: boolean, why: string): Need => ({ needed: holds, allowed: holds, why });
const maybe = (needed: boolean, allowed: boolean, why: string): Need => ({ needed, allowed, why });

/** Which parts of a recipe a mode needs, and which it has no use for. */
const needs = (mode: Mode): Readonly<Partial<Record<keyof RecipeContent, Need>>> => {
  const { family, energy_mode, variant, chemistry_type } = mode;
  const vacuum = family === 'cvd' || family === 'etch';
  const plasma = runsPlasma(mode);
  return {
    plasma_settings: maybe(plasma, plasma || energy_mode === null, 'runs a plasma'),
    filament_settings: byEnergy(mode, 'hot_wire', 'heats a filament'),
    laser_settings: byEnergy(mode, 'laser', 'is driven by a laser'),
    photo_settings: byEnergy(mode, 'photo', 'is driven by light'),
    flame_settings: byEnergy(mode, 'combustion', 'burns a flame'),
    aerosol_settings: only(chemistry_type === 'aerosol_assisted', 'carries its precursor as a mist'),
    pulsing_scheme: only(pulsedVariants.includes(variant), 'is pulsed'),
    pressure_setpoints: maybe(family === 'cvd', true, 'is a CVD process'),
    gas_flows: maybe(family === 'cvd', vacuum || family === 'oxidation' || family === 'diffusion', 'is a CVD process'),
    implant: only(family === 'ion_implantation', 'implants ions'),
    rtp: only(family === 'rtp', 'is a rapid thermal process'),
    thickness_target_nm: maybe(false, family !== 'ion_implantation', 'makes a film'),
    film_target: maybe(false, family !== 'ion_implantation', 'makes a film'),
  };
};

/** What a step must not have in a mode, and why. A power of zero says nothing. */
const refusedInStep = (mode: Mode, step: RecipeStep): readonly (readonly [keyof RecipeStep, string])[] => {
  const furnace = mode.family === 'diffusion' || mode.family === 'oxidation';
  const open = mode.energy_mode === null;
  const powered = (power: number | undefined): boolean => power !== undefined && power > 0;
  const found: (readonly [keyof RecipeStep, string])[] = [];
  const refuse = (path: keyof RecipeStep, when: boolean, why: string): void => {
    if (when) found.push([path, why]);
  };
  const plasma = runsPlasma(mode) || open;
  refuse('plasma_power_w', powered(step.plasma_power_w) && !plasma, 'runs no plasma');
  refuse('bias_power_w', powered(step.bias_power_w) && !plasma, 'runs no plasma');
  refuse(
    'filament_temp_c',
    step.filament_temp_c !== undefined && !open && mode.energy_mode !== 'hot_wire',
    'has no filament',
  );
  refuse('laser_power_w', powered(step.laser_power_w) && !open && mode.energy_mode !== 'laser', 'has no laser');
  refuse(
    'uv_irradiance_mw_cm2',
    powered(step.uv_irradiance_mw_cm2) && !open && mode.energy_mode !== 'photo',
    'has no lamp',
  );
  refuse('pulsed', step.pulsed === true && !pulsedVariants.includes(mode.variant), 'is not pulsed');
  refuse('ambient', step.ambient !== undefined && !furnace, 'is no furnace process');
  refuse('dopant_source', step.dopant_source !== undefined && mode.family !== 'diffusion', 'is no diffusion');
  return found;
};

const missingInSteps = (mode: Mode, content: RecipeContent, because: string): Finding[] => {
  const { family, variant } = mode;
  const found: Finding[] = [];
  if (family === 'diffusion' || family === 'oxidation') {
    content.recipe_steps.forEach((step, index) => {
      if (step.target_temp_c !== undefined) return;
      const path = `recipe_steps[${index}].target_temp_c`;
      found.push({ rule: 'missing', path, message: `required: ${because} is a furnace process` });
    });
  }
  if (family === 'diffusion' && variant === 'predeposition') {
    if (content.recipe_steps.every(({ dopant_source }) => dopant_source === undefined))
      found.push({
        rule: 'missing',
        path: 'recipe_steps',
        message: `a step with dopant_source is required: ${because} predeposits`,
      });
  }
  if (content.pulsing_scheme !== undefined && pulsedVariants.includes(variant)) {
    if (content.recipe_steps.every(({ pulsed }) => pulsed !== true) && content.recipe_steps.length > 1)
      found.push({
        rule: 'missing',
        path: 'recipe_steps',
        message: `a step with pulsed: true is required: ${because} is pulsed`,
      });
  }
  return found;
};

/** What a process mode needs that a recipe does not have, and what a recipe has that its mode does not. */
export const settingFindings = (mode: Mode, content: RecipeContent): readonly Finding[] => {
  const because = `process mode "${mode.name}"`;
  const settings = Object.entries(needs(mode)).flatMap(([path, { needed, allowed, why }]): Finding[] => {
    const given = content[path as keyof RecipeContent] !== undefined;
    if (needed && !given) return [{ rule: 'missing', path, message: `required: ${because} ${why}` }];
    if (given && !allowed)
      return [
        { rule: 'refused', path, message: `does not belong here: only a process that ${why} has it, not ${because}` },
      ];
    return [];
  });
  const steps = content.recipe_steps.flatMap((step, index) =>
    refusedInStep(mode, step).map(
      ([field, why]): Finding => ({
        rule: 'refused',
        path: `recipe_steps[${index}].${field}`,
        message: `does not belong here: ${because} ${why}`,
      }),
    ),
  );
  return [...settings, ...missingInSteps(mode, content, because), ...steps];
};
