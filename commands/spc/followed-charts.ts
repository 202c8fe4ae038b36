import { categoryOf, type LogPosition, type RecordedEvent } from '../../domain/kernel/event.ts';
import type { StreamHead } from '../../domain/kernel/hash-chain.ts';
import { type DefinedChart, evolveChart, initialChart } from '../../domain/spc/chart-state.ts';
import type { SpcEvent } from '../../domain/spc/events.ts';
import { decodedAs } from './evidence.ts';

/** A chart as far as its stream was read. */
export interface FollowedChart {
  readonly stream: string;
  readonly state: DefinedChart;
  readonly head: StreamHead;
  /** Where its definition stands in the log: only what comes later is plotted, unless it asks for a backfill. */
  readonly defined: LogPosition;
}

/** The charts of the log, folded in memory: small states, so that recording a point reads only what is new. */
export class FollowedCharts {
  readonly #charts = new Map<string, FollowedChart>();

  get size(): number {
    return this.#charts.size;
  }

  /**
   * Folds an event of a chart's stream; one that was folded before changes nothing.
   * @throws UndecodableEvent, and the chart stays where it was: its later events are not folded either.
   */
  apply(recorded: RecordedEvent): void {
    const { stream, revision, position, metadata } = recorded;
    if (categoryOf(stream) !== 'controlchart') return;
    const before = this.#charts.get(stream);
    if (revision !== (before?.head.revision ?? -1n) + 1n) return;
    const state = evolveChart(before?.state ?? initialChart, decodedAs<SpcEvent>(recorded));
    if (state.status === 'none') return;
    const head = { revision, hash: metadata.hash };
    this.#charts.set(stream, { stream, state, head, defined: before?.defined ?? position });
  }

  get(stream: string): FollowedChart | undefined {
    return this.#charts.get(stream);
  }

  all(): readonly FollowedChart[] {
    return [...this.#charts.values()];
  }
}
