import type { ProcessModeDescription } from '../processmode/process-mode.ts';
import type { RecipeContent } from './content.ts';
import type { Finding } from './finding.ts';
import { gasSequenceFindings } from './gas-sequence.ts';
import { settingFindings } from './requirements.ts';
import { safetyFindings } from './safety.ts';
import { structureFindings } from './structure.ts';
import { windowFindings } from './windows.ts';

/**
 * Everything that speaks against a recipe of a process mode: what is missing, what does not belong there, what is out of the
 * mode's range, what is unsafe, and where it contradicts itself. Empty when it may be written down.
 */
export const recipeFindings = (mode: ProcessModeDescription, content: RecipeContent): readonly Finding[] => [
  ...settingFindings(mode, content),
  ...structureFindings(content),
  ...windowFindings(mode, content),
  ...gasSequenceFindings(mode, content),
  ...safetyFindings(mode, content),
];
