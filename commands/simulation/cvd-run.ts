import type { ProcessMode } from '../../domain/processmode/process-mode.ts';
import type { RecipeContent } from '../../domain/recipe/content.ts';
import { approvedVersion, type RecipeEvent, type RecipeState, recipeDecider } from '../../domain/recipe/recipe.ts';
import { type RunFailure, runDecider } from '../../domain/run/decide.ts';
import type { RunEvent } from '../../domain/run/events.ts';
import type { RunState } from '../../domain/run/state.ts';
import type { SimulationEvent, SimulationRecord } from '../../domain/simulation/events.ts';
import type { SimulationState } from '../../domain/simulation/simulation.ts';
import { type CommandMeta, derivedId } from '../envelope.ts';
import { handle, load, type Outcome } from '../handling.ts';
import { findProcessMode } from '../process-modes.ts';
import { checkedContent, type RecipeContentFailure } from '../recipes.ts';
import type { RunOrderFailure } from '../runs.ts';
import { recipeStream, runStream } from '../streams.ts';
import { runSimulation, type SimulationPorts, type SimulationRequestFailure, simulationIdOf } from './simulations.ts';

/** A recipe of the catalogue, in a version (the approved one, else the newest), or the content of one. */
export type SimulatedRecipe =
  | { readonly recipe_id: string; readonly recipe_version?: number | undefined }
  | { readonly content: RecipeContent };

export type CvdRunFailure = SimulationRequestFailure | RunFailure | RunOrderFailure | RecipeContentFailure;

interface Found {
  readonly mode: ProcessMode;
  readonly content: RecipeContent;
  readonly recipe_id: string | null;
  readonly recipe_version: number | null;
}

const ofOther = (family: ProcessMode['family']): { failure: RunOrderFailure } => ({
  failure: { kind: 'RecipeOfOtherFamily', family, allowed: ['cvd'] },
});

const findRecipe = async (
  ports: SimulationPorts,
  org_id: string,
  recipe: SimulatedRecipe,
): Promise<Found | { failure: CvdRunFailure }> => {
  if ('content' in recipe) {
    const checked = await checkedContent(ports, org_id, recipe.content);
    if ('failure' in checked) return checked;
    if (checked.mode.family !== 'cvd') return ofOther(checked.mode.family);
    return { mode: checked.mode, content: recipe.content, recipe_id: null, recipe_version: null };
  }
  const { recipe_id, recipe_version = null } = recipe;
  const { state } = await load<RecipeState, RecipeEvent>(ports.store, recipeDecider, recipeStream(recipe_id));
  const unknown: CvdRunFailure = { kind: 'RecipeUnknown', recipe_id, recipe_version };
  if (state.status === 'none' || state.org_id !== org_id) return { failure: unknown };
  if (state.family !== 'cvd') return ofOther(state.family);
  const version =
    recipe_version === null ? (approvedVersion(state) ?? state.versions.at(-1)) : state.versions[recipe_version - 1];
  if (version === undefined) return { failure: unknown };
  const { content } = version;
  const mode = await findProcessMode(ports.store, content.process_mode_id);
  if (mode === undefined) return { failure: { kind: 'ProcessModeNotFound', process_mode_id: content.process_mode_id } };
  return { mode, content, recipe_id, recipe_version: version.version };
};

/** Results under the names that tools and metrology give theirs. */
const resultsOf = ({ values }: SimulationRecord): Record<string, number> => {
  const named: Readonly<Record<string, string>> = {
    thickness_nm_mean: 'thickness_nm',
    uniformity_pct: 'uniformity_pct',
    deposition_rate_nm_per_min: 'mean_rate_nm_per_min',
    refractive_index: 'refractive_index',
    stress_mpa: 'stress_mpa',
    step_coverage_pct: 'step_coverage_pct',
  };
  return Object.fromEntries(
    Object.entries(named).flatMap(([result, name]) => {
      const value = values[name]?.value;
      return typeof value === 'number' ? [[result, value]] : [];
    }),
  );
};

export type CvdRunOutcome =
  | {
      readonly ok: true;
      readonly simulation: SimulationState;
      readonly run: Extract<Outcome<RunState, RunEvent, never>, { ok: true }>;
    }
  | Extract<Outcome<never, never, CvdRunFailure>, { ok: false }>;

/**
 * Simulates a recipe and records it twice: the simulation, with everything that reproduces it, and the run that it stands
 * for, marked simulated. A command that comes again after a crash between the two finds the first and adds the second.
 */
export const simulateCvdRun = async (
  ports: SimulationPorts,
  meta: CommandMeta,
  recipe: SimulatedRecipe,
  options: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
): Promise<CvdRunOutcome> => {
  const { org_id } = meta.actor;
  const found = await findRecipe(ports, org_id, recipe);
  if ('failure' in found) return { ok: false, failure: found.failure };
  const { mode, content, recipe_id, recipe_version } = found;
  const { energy_mode, pressure_mode, reactor_type, variant } = mode;
  const simulation_id = simulationIdOf(meta);
  const run_id = derivedId('simulated run', simulation_id);
  const input = { mode: { energy_mode, pressure_mode, reactor_type, variant }, recipe: content, ...options };
  const simulated: Outcome<SimulationState, SimulationEvent, SimulationRequestFailure> = await runSimulation(
    ports,
    meta,
    { simulation_id, kind: 'cvd_run', given, input, run_id },
  );
  if (!simulated.ok) return simulated;
  const { state } = simulated;
  if (state.status !== 'recorded') throw new Error(`simulation ${simulation_id} is ${state.status}`);
  const duration = state.values.duration_s?.value;
  const run = {
    run_id,
    org_id,
    family: 'cvd' as const,
    process_mode_id: mode.process_mode_id,
    recipe_id,
    recipe_version,
    simulation_id,
    duration_s: typeof duration === 'number' ? duration : 0,
    results: resultsOf(state),
  };
  const recorded = await handle(ports, runDecider, runStream(run_id), { type: 'RecordSimulated', run }, meta);
  return recorded.ok ? { ok: true, simulation: state, run: recorded } : recorded;
};
