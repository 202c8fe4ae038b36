import type { EventStore } from '../adapters/eventstore/port.ts';
import type { Actor } from '../domain/kernel/event.ts';
import { approvedVersion, type RecipeEvent, type RecipeState, recipeDecider } from '../domain/recipe/recipe.ts';
import { type RunCommand, type RunFailure, runDecider } from '../domain/run/decide.ts';
import type { PreflightCheck, ProcessFamily, RunEvent } from '../domain/run/events.ts';
import { type PreflightSubject, preflight } from '../domain/run/preflight.ts';
import type { RunState } from '../domain/run/state.ts';
import type { Sop } from '../domain/sop/sop.ts';
import { type ToolEvent, type ToolState, toolDecider } from '../domain/tool/tool.ts';
import { type CommandMeta, derivedId } from './envelope.ts';
import { type CommandPorts, earlierOutcome, handle, load, type Outcome } from './handling.ts';
import { findProcessMode } from './process-modes.ts';
import { allocateRunNumber } from './run-numbers.ts';
import { recipeStream, runStream, toolStream } from './streams.ts';

/** What the approved procedures of an organisation are, by family. */
export interface SopRegister {
  approvedFor(org_id: string, family: ProcessFamily): Promise<Pick<Sop, 'sop_id' | 'number' | 'version'> | undefined>;
}

export interface RunPorts extends CommandPorts {
  readonly sops: SopRegister;
}

export interface RunOrder {
  readonly recipe_id: string;
  /** The approved version when absent. */
  readonly recipe_version?: number | undefined;
  readonly tool_id: string;
  /** The tool's first chamber when absent. */
  readonly chamber?: string | undefined;
  readonly lot_id?: string | undefined;
  readonly wafer_ids: readonly string[];
  readonly sample_id?: string | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

export type RunOrderFailure =
  | { readonly kind: 'RecipeUnknown'; readonly recipe_id: string; readonly recipe_version: number | null }
  | { readonly kind: 'ToolUnknown'; readonly tool_id: string }
  | { readonly kind: 'ChamberUnknown'; readonly chamber: string; readonly chambers: readonly string[] }
  | {
      readonly kind: 'RecipeOfOtherFamily';
      readonly family: ProcessFamily;
      readonly allowed: readonly ProcessFamily[];
    };

export type RunOutcome<Failure = RunFailure> = Outcome<RunState, RunEvent, Failure>;

type Subject = Omit<PreflightSubject, 'operator' | 'at'>;

/** Loads what a run needs from the log itself, so that the checks never judge by a read model that lags. */
export const gatherSubject = async (
  { store, sops }: { readonly store: EventStore; readonly sops: SopRegister },
  org_id: string,
  order: Pick<RunOrder, 'recipe_id' | 'recipe_version' | 'tool_id' | 'chamber'>,
): Promise<{ subject: Subject } | { failure: RunOrderFailure }> => {
  const recipe = (await load<RecipeState, RecipeEvent>(store, recipeDecider, recipeStream(order.recipe_id))).state;
  const unknown: RunOrderFailure = {
    kind: 'RecipeUnknown',
    recipe_id: order.recipe_id,
    recipe_version: order.recipe_version ?? null,
  };
  if (recipe.status === 'none' || recipe.org_id !== org_id) return { failure: unknown };
  const version =
    order.recipe_version === undefined
      ? (approvedVersion(recipe) ?? recipe.versions.at(-1))
      : recipe.versions[order.recipe_version - 1];
  if (version === undefined) return { failure: unknown };
  const { process_mode_id } = version.content;
  const [{ state: tool }, mode, sop] = await Promise.all([
    load<ToolState, ToolEvent>(store, toolDecider, toolStream(org_id, order.tool_id)),
    findProcessMode(store, process_mode_id),
    sops.approvedFor(org_id, recipe.family),
  ]);
  if (tool.status === 'none') return { failure: { kind: 'ToolUnknown', tool_id: order.tool_id } };
  const chamber = order.chamber ?? tool.chambers[0] ?? 'main';
  if (tool.chambers.length > 0 && !tool.chambers.includes(chamber)) {
    return { failure: { kind: 'ChamberUnknown', chamber, chambers: tool.chambers } };
  }
  if (mode === undefined)
    throw new Error(`recipe ${recipe.recipe_id} names process mode ${process_mode_id}, which does not exist`);
  return { subject: { recipe, version, mode, tool, chamber, sop } };
};

/**
 * Queues a run, or records that its preflight refused it (state `refused`, with every check).
 * The run's id follows from the command's, so a repeated order finds its own run.
 */
export const queueRun = async (
  ports: RunPorts,
  meta: CommandMeta,
  order: RunOrder,
  families: readonly ProcessFamily[],
): Promise<RunOutcome<RunFailure | RunOrderFailure>> => {
  const { org_id } = meta.actor;
  const run_id = derivedId(meta.commandId, 'run');
  const earlier = earlierOutcome(await load<RunState, RunEvent>(ports.store, runDecider, runStream(run_id)), meta);
  if (earlier !== undefined) return earlier;
  const gathered = await gatherSubject(ports, org_id, order);
  if ('failure' in gathered) return { ok: false, failure: gathered.failure };
  const { subject } = gathered;
  const { recipe, version, mode, tool, chamber } = subject;
  const { family } = recipe;
  if (!families.includes(family))
    return { ok: false, failure: { kind: 'RecipeOfOtherFamily', family, allowed: families } };
  const at = ports.clock().toISOString();
  const checks = preflight({ ...subject, operator: meta.actor, at });
  const run_number = checks.every(({ passed }) => passed)
    ? await allocateRunNumber(ports, meta, org_id, family, run_id, at)
    : '';
  const request = {
    run_id,
    org_id,
    family,
    process_mode_id: mode.process_mode_id,
    recipe_id: recipe.recipe_id,
    recipe_version: version.version,
    tool_id: tool.tool_id,
    chamber,
    lot_id: order.lot_id ?? null,
    wafer_ids: order.wafer_ids,
    sample_id: order.sample_id ?? null,
    operator: meta.actor.id,
    metadata: order.metadata ?? {},
  };
  return handle(ports, runDecider, runStream(run_id), { type: 'QueueRun', request, run_number, checks }, meta);
};

/** A command on a run of the actor's organisation; one of another organisation, or of another family, is not found. */
const onOwnRun = async (
  ports: CommandPorts,
  meta: CommandMeta,
  run_id: string,
  command: RunCommand,
  families: readonly ProcessFamily[],
  ifMatch?: bigint,
): Promise<RunOutcome> => {
  const { state } = await load<RunState, RunEvent>(ports.store, runDecider, runStream(run_id));
  if (state.status === 'none' || state.org_id !== meta.actor.org_id || !families.includes(state.family)) {
    return { ok: false, failure: { kind: 'RunNotFound' } };
  }
  return handle(ports, runDecider, runStream(run_id), command, meta, ifMatch);
};

/** What a client asks of a run. */
export const interruptRun = (
  ports: CommandPorts,
  meta: CommandMeta,
  run_id: string,
  type: 'Pause' | 'Resume' | 'Stop' | 'Abort' | 'Cancel',
  families: readonly ProcessFamily[],
  ifMatch?: bigint,
): Promise<RunOutcome> => onOwnRun(ports, meta, run_id, { type }, families, ifMatch);

/** Records metrology of a run; a value under a name that has one is its correction. */
export const recordResults = (
  ports: CommandPorts,
  meta: CommandMeta,
  run_id: string,
  results: Readonly<Record<string, number>>,
  families: readonly ProcessFamily[],
  ifMatch?: bigint,
): Promise<RunOutcome> =>
  onOwnRun(ports, meta, run_id, { type: 'RecordResults', results, measured_by: meta.actor.id }, families, ifMatch);

/** The checks once more, right before the tool is told to start. */
export const checksBeforeStart = async (
  ports: RunPorts,
  run: Extract<RunState, { recipe_id: string | null }>,
  operator: Actor,
): Promise<readonly PreflightCheck[]> => {
  if (run.recipe_id === null || run.recipe_version === null) return [];
  const order = {
    recipe_id: run.recipe_id,
    recipe_version: run.recipe_version,
    tool_id: run.tool_id,
    chamber: run.chamber,
  };
  const gathered = await gatherSubject(ports, run.org_id, order);
  if ('failure' in gathered) throw new Error(`run ${run.run_id}: ${gathered.failure.kind} though it was queued`);
  return preflight({ ...gathered.subject, operator, at: ports.clock().toISOString() });
};
