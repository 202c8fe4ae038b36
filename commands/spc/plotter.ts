import { canonicalJson } from '../../domain/kernel/canonical-json.ts';
import { type Actor, idOf, type RecordedEvent } from '../../domain/kernel/event.ts';
import type { RunEvent } from '../../domain/run/events.ts';
import { evolveRun, initialRun, type KnownRun, type RunState } from '../../domain/run/state.ts';
import { chartDecider } from '../../domain/spc/chart.ts';
import { isDue, type Occasion, occasionAt, occasionOf, plots } from '../../domain/spc/occasion.ts';
import { type CommandMeta, derivedId, envelope } from '../envelope.ts';
import type { CommandPorts } from '../handling.ts';
import { allOf, decodedAs, measure, needsTelemetry, readRun, telemetryBefore } from './evidence.ts';
import type { FollowedChart, FollowedCharts } from './followed-charts.ts';
import type { Patiently } from './patience.ts';

/** What a run event led to on the charts that it concerns. */
export interface Plotted {
  readonly points: number;
  readonly violations: number;
  /** Charts that the run belongs to but of which it lacks a value. */
  readonly without_value: number;
  /** Of charts that did not get their point: the others have theirs. */
  readonly failures: readonly unknown[];
}

const nothing: Plotted = { points: 0, violations: 0, without_value: 0, failures: [] };
const MAX_CONFLICTS = 16;

const monitorActor = (org_id: string): Actor => ({ id: 'system:monitor', name: 'SPC monitor', roles: [], org_id });

/** The same reading always has the same command id: a run event that comes again adds nothing. */
const metaOf = (chart: FollowedChart, cause: RecordedEvent, occasion: Occasion): CommandMeta => {
  const { chart_id, org_id, parameter } = chart.state.definition;
  const step = occasion.kind === 'step_ended' ? String(occasion.step_index) : occasion.kind;
  return {
    commandId: derivedId('spc-point', chart_id, idOf(cause.stream), step, canonicalJson(parameter)),
    correlationId: cause.metadata.$correlationId,
    causationId: cause.id,
    actor: monitorActor(org_id),
    occurredAt: occasion.at,
  };
};

/** Turns an event of a run into points on the charts that plot the run. */
export class Plotter {
  readonly #ports: CommandPorts;
  readonly #charts: FollowedCharts;
  readonly #patiently: Patiently;

  constructor(ports: CommandPorts, charts: FollowedCharts, patiently: Patiently) {
    this.#ports = ports;
    this.#charts = charts;
    this.#patiently = patiently;
  }

  /**
   * @throws UndecodableEvent when run or telemetry cannot be read; the store's error when it is well but keeps failing.
   */
  async plot(cause: RecordedEvent, candidates: readonly FollowedChart[]): Promise<Plotted> {
    const offered = occasionOf(decodedAs<RunEvent>(cause));
    if (offered === null) return nothing;
    const run_id = idOf(cause.stream);
    const due = candidates.filter(({ state }) => isDue(state.definition, offered) && !state.recorded_runs.has(run_id));
    if (due.length === 0) return nothing;

    const { store } = this.#ports;
    const { events } = await this.#patiently(() => readRun(store, run_id));
    const place = Number(cause.revision);
    const occasion = occasionAt(events, place);
    const run = events.slice(0, place + 1).reduce<RunState>(evolveRun, initialRun);
    if (occasion === null || run.status === 'none') return nothing;
    const plotting = due.filter(({ state }) => plots(state.definition, run));
    const fromTelemetry = plotting.some(({ state }) => needsTelemetry(state.definition));
    const telemetry = fromTelemetry ? await this.#patiently(() => telemetryBefore(store, run_id, cause.position)) : [];

    let total = nothing;
    for (const chart of plotting) {
      const values = measure(chart.state.definition, run, telemetry);
      if (values === null) {
        total = { ...total, without_value: total.without_value + 1 };
        continue;
      }
      try {
        const violations = await this.#record(chart.stream, cause, run, occasion, values);
        if (violations === null) continue;
        total = { ...total, points: total.points + 1, violations: total.violations + violations };
      } catch (error) {
        total = { ...total, failures: [...total.failures, error] };
      }
    }
    return total;
  }

  /** How many violations the point brought; null when the chart had it already. */
  async #record(
    stream: string,
    cause: RecordedEvent,
    run: KnownRun,
    occasion: Occasion,
    values: readonly number[],
  ): Promise<number | null> {
    const { store, clock } = this.#ports;
    const [value = Number.NaN] = values;
    const { run_id, run_number } = run;
    const reading = { run_id, run_number: run_number ?? run_id, at: occasion.at, value, values };
    for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts += 1) {
      const chart = this.#charts.get(stream);
      if (chart === undefined) throw new Error(`${stream} is not followed`);
      const meta = metaOf(chart, cause, occasion);
      const now = clock().toISOString();
      const decision = chartDecider.decide({ type: 'RecordChartPoint', reading }, chart.state, {
        now,
        actor: meta.actor,
      });
      if (!decision.ok) throw new Error(`${stream} refused its point: ${JSON.stringify(decision.error)}`);
      if (decision.events.length === 0) return null;
      // Sealed once: an attempt whose answer was lost is repeated byte for byte, and the store knows it by its ids.
      const sealed = envelope(stream, chart.head, decision.events, meta, now);
      const appended = await this.#patiently(() => store.append(stream, chart.head.revision, sealed.events));
      await this.#catchUp(chart);
      if (appended.ok) return decision.events.filter(({ type }) => type === 'SpcViolationDetected').length;
    }
    throw new Error(`${stream} kept changing`);
  }

  /**
   * Folds what the log has of a chart beyond what is known: ours, and what others appended in the meantime. It is read
   * even after an append that succeeded: the store takes the same point from another monitor for a repetition, and keeps
   * that one, with its own hash.
   */
  async #catchUp({ stream, head }: FollowedChart): Promise<void> {
    const from = head.revision + 1n;
    const news = await this.#patiently(() => allOf(this.#ports.store.readStream(stream, { from })));
    for (const recorded of news) this.#charts.apply(recorded);
  }
}
