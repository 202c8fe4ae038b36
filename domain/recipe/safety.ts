import { hazardLevelOf } from '../gas/gases.ts';
import { interlocksForGases, type RequiredInterlock } from '../gas/interlocks.ts';
import type { ProcessModeDescription } from '../processmode/process-mode.ts';
import type { RecipeContent } from './content.ts';
import type { Finding } from './finding.ts';
import { gasesOf } from './flows.ts';

/** Interlocks by energy: radiation and voltages that people must be kept from (SEMI S2: non-ionising and ionising radiation, electrical). */
const interlocksForEnergy = (mode: ProcessModeDescription, content: RecipeContent): readonly RequiredInterlock[] => {
  const required: RequiredInterlock[] = [];
  const frequency = content.plasma_settings?.frequency_mhz;
  if (content.plasma_settings !== undefined) {
    // From 300 MHz on the energy comes by waveguide, as microwaves.
    required.push(
      frequency !== undefined && frequency >= 300
        ? { name: 'microwave_leak', why: 'microwaves must not leave the chamber' }
        : { name: 'rf_enclosure', why: 'the radio frequency generator must be enclosed' },
    );
  }
  if (content.laser_settings !== undefined)
    required.push({ name: 'laser_enclosure', why: 'the laser beam must be enclosed' });
  if (content.photo_settings !== undefined)
    required.push({ name: 'uv_enclosure', why: 'ultraviolet light must not leave the chamber' });
  if (content.filament_settings !== undefined)
    required.push({ name: 'filament_supply', why: 'the supply of the filament must be guarded against touch' });
  if (content.flame_settings !== undefined)
    required.push({ name: 'flame_monitor', why: 'the fuel must be shut off when the flame goes out' });
  if (mode.family === 'ion_implantation') {
    required.push({ name: 'high_voltage_enclosure', why: 'the terminal stands at high voltage' });
    required.push({ name: 'x_ray_shield', why: 'the accelerating column emits X-rays' });
  }
  if (mode.family === 'rtp')
    required.push({ name: 'over_temperature', why: 'the lamps must be cut off above the limit' });
  return required;
};

/** The source gases of an implanter, by ion. */
const implantGases = { B: ['BF3'], BF2: ['BF3'], P: ['PH3'], As: ['AsH3'], Sb: [] } as const;

const hazardousGases = (content: RecipeContent): readonly string[] => [
  ...gasesOf(content),
  ...(content.implant === undefined ? [] : implantGases[content.implant.species]),
];

/** Every interlock that a recipe must require. */
export const interlocksForMode = (
  mode: ProcessModeDescription,
  content: RecipeContent,
): readonly RequiredInterlock[] => [
  ...interlocksForGases(hazardousGases(content)),
  ...interlocksForEnergy(mode, content),
];

/** The least hazard level that the gases and the energy of a recipe imply; see `hazardLevelOf` for the scale. */
export const leastHazardLevel = (content: RecipeContent): number => {
  const energetic = [content.laser_settings, content.implant, content.flame_settings].some(
    (part) => part !== undefined,
  );
  return Math.max(energetic ? 3 : 1, ...hazardousGases(content).map(hazardLevelOf));
};

export const safetyFindings = (mode: ProcessModeDescription, content: RecipeContent): readonly Finding[] => {
  const given = new Set(content.required_interlocks);
  const found = interlocksForMode(mode, content)
    .filter(({ name, or }) => !given.has(name) && (or === undefined || !given.has(or)))
    .map(({ name, or, why }): Finding => {
      const named = or === undefined ? name : `${name} (or ${or})`;
      return { rule: 'unsafe', path: 'required_interlocks', message: `must name ${named}: ${why}` };
    });
  const least = leastHazardLevel(content);
  if (content.safety_hazard_level < least) {
    const worst = hazardousGases(content).filter((name) => hazardLevelOf(name) === least);
    const because = worst.length > 0 ? ` for ${worst.join(', ')}` : '';
    found.push({ rule: 'unsafe', path: 'safety_hazard_level', message: `must be at least ${least}${because}` });
  }
  return found;
};
