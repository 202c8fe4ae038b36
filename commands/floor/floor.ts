import type { EventStore } from '../../adapters/eventstore/port.ts';
import type { AnyEvent } from '../../domain/decode.ts';
import { runDecider } from '../../domain/run/decide.ts';
import { type RunEvent, runEvents } from '../../domain/run/events.ts';
import { evolveRun, hasEnded, initialRun, type KnownRun, type RunState } from '../../domain/run/state.ts';
import { type KnownTool, type ToolEvent, type ToolState, toolDecider } from '../../domain/tool/tool.ts';
import { load, type Outcome } from '../handling.ts';
import { runStream } from '../streams.ts';

/** Ended runs of a chamber that are still remembered, for frames that name no run and arrive late. */
const REMEMBERED_RUNS = 4;

export interface ChamberRef {
  readonly org_id: string;
  readonly tool_id: string;
  readonly chamber: string;
}

export interface FloorSnapshot {
  readonly sites: readonly (readonly [string, string])[];
  /** Tools and runs with the revision of the last event that each was folded from. */
  readonly tools: readonly (readonly [KnownTool, string])[];
  readonly runs: readonly (readonly [KnownRun, string])[];
}

const keyOf = (...parts: readonly string[]): string => parts.join('/');

/**
 * What is on the floor now: sites, tools, and the runs that are queued, open or just ended. Folded from the log with the
 * aggregates' own functions; applying an event twice changes nothing.
 */
export class ShopFloor {
  readonly #store: EventStore;
  readonly #sites = new Map<string, string>();
  readonly #tools = new Map<string, KnownTool>();
  readonly #toolRevisions = new Map<string, bigint>();
  readonly #toolAt = new Map<string, string>();
  readonly #runs = new Map<string, KnownRun>();
  readonly #revisions = new Map<string, bigint>();
  readonly #runsOfChamber = new Map<string, string[]>();
  /** Runs of the log that are no longer on the floor, by id: where they ran. */
  readonly #past = new Map<string, ChamberRef | undefined>();

  constructor(store: EventStore, snapshot?: FloorSnapshot) {
    this.#store = store;
    for (const [site, org] of snapshot?.sites ?? []) this.#sites.set(site, org);
    for (const [tool, revision] of snapshot?.tools ?? []) this.#setTool(tool, BigInt(revision));
    for (const [run, revision] of snapshot?.runs ?? []) this.#setRun(run, BigInt(revision));
  }

  snapshot(): FloorSnapshot {
    const runs = [...this.#runs.values()].map((run) => [run, String(this.#revisions.get(run.run_id))] as const);
    const tools = [...this.#tools].map(([key, tool]) => [tool, String(this.#toolRevisions.get(key))] as const);
    return { sites: [...this.#sites], tools, runs };
  }

  /** Takes in one event of a stream `site-`, `tool-` or `run-`. */
  apply(stream: string, event: AnyEvent, revision: bigint): void {
    if (event.type === 'SiteClaimed') this.#sites.set(event.data.site, event.data.org_id);
    else if (stream.startsWith('tool-')) this.#applyTool(stream, event as ToolEvent, revision);
    else if (event.type in runEvents) {
      this.applyRun(stream.slice('run-'.length), event as RunEvent, revision);
    }
  }

  /**
   * Takes in an event of a run, if it is the next by its revision. One that was taken in before changes nothing; nor does
   * one that comes ahead of others: whoever follows the log brings both in their order.
   */
  applyRun(run_id: string, event: RunEvent, revision: bigint): void {
    if (revision !== (this.#revisions.get(run_id) ?? -1n) + 1n) return;
    const state = evolveRun(this.#runs.get(run_id) ?? initialRun, event);
    if (state.status !== 'none' && state.status !== 'refused') this.#setRun(state, revision);
  }

  /** Takes in what a command did to a run, at once: also when the floor has yet to see what others did before it. */
  applyRunOutcome(
    run_id: string,
    { state, events, revision, repeated }: Extract<Outcome<RunState, RunEvent, never>, { ok: true }>,
  ): void {
    if (events.length === 0) return;
    if (repeated || state.status === 'none' || state.status === 'refused') {
      // The state is that of now, not that at the revision.
      events.forEach((event, index) => {
        this.applyRun(run_id, event, revision - BigInt(events.length - 1 - index));
      });
    } else if (revision > (this.#revisions.get(run_id) ?? -1n)) {
      this.#setRun(state, revision);
    }
  }

  /** The tool that speaks as `tool` on MQTT at a site. */
  lookup(site: string, tool: string): { org_id: string; tool_id: string; chambers: readonly string[] } | undefined {
    const key = this.#toolAt.get(keyOf(site, tool));
    return key === undefined ? undefined : this.#tools.get(key);
  }

  orgOfSite(site: string): string | undefined {
    return this.#sites.get(site);
  }

  tool(org_id: string, tool_id: string): KnownTool | undefined {
    return this.#tools.get(keyOf(org_id, tool_id));
  }

  tools(): readonly KnownTool[] {
    return [...this.#tools.values()];
  }

  run(run_id: string): KnownRun | undefined {
    return this.#runs.get(run_id);
  }

  /** The runs of a chamber that are on the floor, oldest first: queued, open, and the last that ended. */
  runsOf(where: ChamberRef): readonly KnownRun[] {
    const ids = this.#runsOfChamber.get(keyOf(where.org_id, where.tool_id, where.chamber)) ?? [];
    return ids.flatMap((id) => this.#runs.get(id) ?? []);
  }

  /** Runs that have not ended, oldest first. */
  openRuns(where: {
    readonly org_id: string;
    readonly tool_id: string;
    readonly chamber?: string | null;
  }): readonly KnownRun[] {
    return [...this.#runs.values()].filter(
      (run) =>
        !hasEnded(run.status) &&
        run.org_id === where.org_id &&
        run.tool_id === where.tool_id &&
        (where.chamber === undefined || where.chamber === null || run.chamber === where.chamber),
    );
  }

  /** The run that a chamber was processing at a device time: also when asked again after it ended. */
  runAt(where: ChamberRef & { readonly ts: number }): string | null {
    const ids = this.#runsOfChamber.get(keyOf(where.org_id, where.tool_id, where.chamber)) ?? [];
    const run = ids
      .map((id) => this.#runs.get(id))
      .findLast(
        (candidate) =>
          candidate?.start_time != null &&
          Date.parse(candidate.start_time) <= where.ts &&
          (candidate.end_time === null || where.ts <= Date.parse(candidate.end_time)),
      );
    return run?.run_id ?? null;
  }

  /** Whether a run exists and belongs to this chamber; asks the log when the floor does not know. */
  async isRunOf(run_id: string, where: ChamberRef): Promise<boolean> {
    const known = this.#runs.get(run_id) ?? this.#past.get(run_id);
    const place = known ?? (await this.#look(run_id));
    return place?.org_id === where.org_id && place.tool_id === where.tool_id && place.chamber === where.chamber;
  }

  async #look(run_id: string): Promise<ChamberRef | undefined> {
    const { state } = await load<RunState, RunEvent>(this.#store, runDecider, runStream(run_id));
    if (state.status === 'none') return undefined;
    if (this.#past.size > 1000) this.#past.clear();
    this.#past.set(run_id, { org_id: state.org_id, tool_id: state.tool_id, chamber: state.chamber });
    return state;
  }

  #applyTool(stream: string, event: ToolEvent, revision: bigint): void {
    const id = stream.slice('tool-'.length);
    const separator = id.indexOf('.');
    const key = keyOf(id.slice(0, separator), id.slice(separator + 1));
    if (revision !== (this.#toolRevisions.get(key) ?? -1n) + 1n) return;
    const state: ToolState = toolDecider.evolve(this.#tools.get(key) ?? toolDecider.initial, event);
    if (state.status === 'registered') this.#setTool(state, revision);
  }

  #setTool(tool: KnownTool, revision: bigint): void {
    const key = keyOf(tool.org_id, tool.tool_id);
    this.#tools.set(key, tool);
    this.#toolRevisions.set(key, revision);
    this.#toolAt.set(keyOf(tool.location.site, tool.tool_id), key);
  }

  #setRun(run: KnownRun, revision: bigint): void {
    this.#runs.set(run.run_id, run);
    this.#revisions.set(run.run_id, revision);
    const key = keyOf(run.org_id, run.tool_id, run.chamber);
    const ids = this.#runsOfChamber.get(key) ?? [];
    if (!ids.includes(run.run_id)) ids.push(run.run_id);
    this.#runsOfChamber.set(key, ids);
    if (!hasEnded(run.status)) return;
    const ended = ids.filter((id) => hasEnded(this.#runs.get(id)?.status ?? 'queued'));
    for (const id of ended.slice(0, Math.max(0, ended.length - REMEMBERED_RUNS))) {
      this.#runs.delete(id);
      this.#revisions.delete(id);
      ids.splice(ids.indexOf(id), 1);
    }
  }
}
