import type { Outcome, OxidationConditions } from './conditions.ts';
import { type OxideResult, oxideThickness } from './deal-grove.ts';

export interface OxidationStep extends OxidationConditions {
  readonly time_min: number;
}

/**
 * Oxide after each of several steps. Thickness is carried from step to step, not time: tau is recomputed from the oxide
 * that is there with the constants of the next step.
 * @returns one result a step, or the first step's error.
 */
export function oxideAfterSteps(
  steps: readonly OxidationStep[],
  initial_nm = 0,
): Outcome<{ readonly after: readonly OxideResult[] }> {
  const after: OxideResult[] = [];
  let thickness = initial_nm;
  for (const { time_min, ...conditions } of steps) {
    const grown = oxideThickness(conditions, time_min, thickness);
    if (!grown.ok) return grown;
    after.push(grown);
    thickness = grown.thickness_nm;
  }
  return { ok: true, after };
}
