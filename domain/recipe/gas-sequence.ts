import { findGas, hasRole } from '../gas/gases.ts';
import { incompatiblePairs, type Meeting } from '../gas/incompatible.ts';
import type { ProcessModeDescription } from '../processmode/process-mode.ts';
import type { RecipeContent, RecipeStep } from './content.ts';
import type { Finding } from './finding.ts';
import { type Flows, flowing, flowsOf } from './flows.ts';

/** A stretch of the recipe in which the same gases flow. */
interface Moment {
  readonly path: string;
  readonly flows: Flows;
  readonly purge: boolean;
  readonly temperature_c: number | undefined;
  readonly pressure_torr: number | undefined;
  readonly ambient: string | undefined;
}

const momentsOfStep = (content: RecipeContent, step: RecipeStep, index: number, held: Partial<Moment>): Moment[] => {
  const circumstances = {
    temperature_c: step.target_temp_c ?? held.temperature_c,
    pressure_torr: step.target_pressure_torr ?? held.pressure_torr,
    ambient: step.ambient,
  };
  const flows = flowsOf(content, step);
  const path = `recipe_steps[${index}].flows_sccm`;
  const scheme = content.pulsing_scheme;
  const single = content.recipe_steps.length === 1;
  if (scheme === undefined || !(step.pulsed === true || single)) {
    return [{ path, flows, purge: step.purge === true, ...circumstances }];
  }
  const phases = scheme.phases.map(
    (phase, place): Moment => ({
      path: `pulsing_scheme.phases[${place}].flows_sccm`,
      flows: { ...flows, ...phase.flows_sccm },
      purge: phase.purge === true,
      ...circumstances,
    }),
  );
  // The last phase of a cycle is followed by the first of the next.
  return scheme.cycles > 1 ? [...phases, ...phases] : phases;
};

const momentsOf = (content: RecipeContent): readonly Moment[] => {
  let held: { temperature_c: number | undefined; pressure_torr: number | undefined } = {
    temperature_c: content.temperature_profile?.zones[0]?.setpoint,
    pressure_torr: content.pressure_setpoints?.process_pressure_torr,
  };
  if (content.rtp !== undefined) {
    const { segments, flows_sccm, pressure_torr } = content.rtp;
    return segments.map((segment, index) => ({
      path: `rtp.segments[${index}].flows_sccm`,
      flows: segment.flows_sccm ?? flows_sccm,
      purge: false,
      temperature_c: segment.target_c,
      pressure_torr,
      ambient: undefined,
    }));
  }
  return content.recipe_steps.flatMap((step, index) => {
    const moments = momentsOfStep(content, step, index, held);
    held = { ...held, temperature_c: step.target_temp_c ?? held.temperature_c };
    return moments;
  });
};

const isInert = (gas: string): boolean => hasRole(gas, 'inert');

/** The gases of a recipe that must not meet and do: in one stretch, or in two without a purge between them. */
export const gasSequenceFindings = (mode: ProcessModeDescription, content: RecipeContent): readonly Finding[] => {
  const found = new Map<string, Finding>();
  const add = (rule: Finding['rule'], path: string, message: string): void => {
    if (![...found.values()].some((each) => each.path === path && each.message === message))
      found.set(`${path}\u001f${message}`, { rule, path, message });
  };
  let residual: readonly string[] = [];
  for (const moment of momentsOf(content)) {
    const gases = flowing(moment.flows);
    const foreign = gases.filter((gas) => findGas(gas) !== undefined && !isInert(gas));
    if (moment.purge && foreign.length > 0)
      add('unsafe', moment.path, `a purge flows inert gas only, not ${foreign.join(', ')}`);
    const all = gases.reduce((sum, gas) => sum + (moment.flows[gas] ?? 0), 0);
    const share = (gas: string): number => (moment.flows[gas] ?? 0) / (all || 1);
    const { temperature_c, pressure_torr, ambient } = moment;
    const { family, energy_mode, capabilities } = mode;
    const meeting: Omit<Meeting, 'shares'> = {
      family,
      energy_mode,
      capabilities,
      temperature_c,
      pressure_torr,
      ambient,
    };
    const together = incompatiblePairs(gases, gases, meeting, share);
    for (const { message } of together) add('incompatible_gases', moment.path, message);
    const purged = moment.purge || (gases.length > 0 && gases.every(isInert));
    const left = residual.filter((gas) => !gases.includes(gas));
    if (!purged) {
      for (const { message } of incompatiblePairs(left, gases, meeting, share))
        add('incompatible_gases', moment.path, `${message}; purge between them`);
    }
    residual = purged ? [] : [...new Set([...residual, ...gases])];
  }
  return [...found.values()];
};
