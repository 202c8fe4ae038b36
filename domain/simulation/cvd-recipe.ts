import type { CycleTimes, FilmProcess } from '../process/cvd/film-process.ts';
import type { ReactorType } from '../process/cvd/mode.ts';
import type { RecipeContent, RecipeStep } from '../recipe/content.ts';

type Flows = Readonly<Record<string, number>>;

/** What a step of a recipe asks for, with the gases of its pulses. */
export interface DepositionStep {
  readonly step: RecipeStep;
  readonly flows_sccm: Flows;
  /** null: a steady flow. */
  readonly pulses: NonNullable<RecipeContent['pulsing_scheme']> | null;
}

/** A step's own flows; else the recipe's gases timed for it, and those without a timing where no step names any. */
function steadyFlows(recipe: RecipeContent, step: RecipeStep): Flows {
  if (step.flows_sccm) return step.flows_sccm;
  const silent = recipe.recipe_steps.every(({ flows_sccm }) => flows_sccm === undefined) && !step.purge;
  const timed = (recipe.gas_flows?.gases ?? []).filter(
    ({ timing }) => timing === step.name || (timing === undefined && silent),
  );
  return Object.fromEntries(timed.map(({ name, flow_sccm }) => [name, flow_sccm]));
}

export const stepsOf = (recipe: RecipeContent): DepositionStep[] =>
  recipe.recipe_steps.map((step) => {
    const pulses = step.pulsed === true ? (recipe.pulsing_scheme ?? null) : null;
    const pulsed = Object.assign({}, ...(pulses?.phases ?? []).map(({ flows_sccm = {} }) => flows_sccm)) as Flows;
    return { step, flows_sccm: { ...steadyFlows(recipe, step), ...pulsed }, pulses };
  });

export const gasesOf = (steps: readonly DepositionStep[]): string[] => [
  ...new Set(steps.flatMap(({ flows_sccm }) => Object.keys(flows_sccm).filter((gas) => (flows_sccm[gas] ?? 0) > 0))),
];

/** Pulses and purges of a cycle as the growth sees them: what follows a pulse purges it. */
export function cycleTimes(pulses: NonNullable<DepositionStep['pulses']>, process: FilmProcess): CycleTimes {
  const times = { pulse_s: 0, purge_s: 0, coreactant_pulse_s: 0, coreactant_purge_s: 0 };
  let last: 'purge_s' | 'coreactant_purge_s' = 'coreactant_purge_s';
  for (const { duration_s, flows_sccm = {} } of pulses.phases) {
    if ((flows_sccm[process.precursor] ?? 0) > 0) {
      times.pulse_s += duration_s;
      last = 'purge_s';
    } else if ((flows_sccm[process.cycle?.coreactant ?? ''] ?? 0) > 0) {
      times.coreactant_pulse_s += duration_s;
      last = 'coreactant_purge_s';
    } else times[last] += duration_s;
  }
  return times;
}

/** Share of a cycle in which the precursor flows. */
export function shareOn({ phases }: NonNullable<DepositionStep['pulses']>, { precursor }: FilmProcess): number {
  const cycle = phases.reduce((sum, { duration_s }) => sum + duration_s, 0);
  const on = phases.filter(({ flows_sccm = {} }) => (flows_sccm[precursor] ?? 0) > 0);
  return on.reduce((sum, { duration_s }) => sum + duration_s, 0) / cycle;
}

/** Temperature before the first step: hot-wall tubes stand by hot, other reactors are cold. */
export const standby = (reactor: ReactorType): number => (reactor === 'hot_wall' ? 500 : 25);

/** Zones of a tilted profile about their middle, the gas inlet first; none for a single zone. */
export function boatOffsets({ temperature_profile }: RecipeContent): number[] {
  const zones = temperature_profile?.zones ?? [];
  const middle = zones[Math.floor(zones.length / 2)];
  return zones.length < 2 || !middle ? [] : zones.map(({ setpoint }) => setpoint - middle.setpoint);
}
