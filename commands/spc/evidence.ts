import type { EventStore } from '../../adapters/eventstore/port.ts';
import { decodeRecorded } from '../../domain/decode.ts';
import type { LogPosition, RecordedEvent } from '../../domain/kernel/event.ts';
import { comparePositions } from '../../domain/kernel/event.ts';
import type { RunEvent } from '../../domain/run/events.ts';
import type { KnownRun } from '../../domain/run/state.ts';
import type { ChartDefinition } from '../../domain/spc/chart-state.ts';
import { parametersOf } from '../../domain/spc/definition.ts';
import type { ChartParameter } from '../../domain/spc/events.ts';
import { featureOf } from '../../domain/spc/features.ts';
import type { TelemetryEvent, TelemetryRecorded } from '../../domain/telemetry/events.ts';
import { runStream } from '../streams.ts';

/** An event that this program cannot read. Nothing is decided on half a history. */
export class UndecodableEvent extends Error {
  override readonly name = 'UndecodableEvent';
}

/** @throws UndecodableEvent */
export const decodedAs = <Event>(recorded: RecordedEvent): Event => {
  const decoded = decodeRecorded(recorded);
  if (!decoded.ok) throw new UndecodableEvent(`${recorded.stream}@${recorded.revision}: ${decoded.problem}`);
  return decoded.event as Event;
};

export const allOf = async (events: AsyncIterable<RecordedEvent>): Promise<readonly RecordedEvent[]> => {
  const found: RecordedEvent[] = [];
  for await (const event of events) found.push(event);
  return found;
};

/** The events of a category from the beginning of the log up to a position, or to what is the end now (null). */
export async function* eventsUntil(
  store: EventStore,
  category: string,
  end: LogPosition | null,
  signal: AbortSignal,
): AsyncGenerator<RecordedEvent> {
  for await (const message of store.subscribeAll({ from: 'start', categories: [category], signal })) {
    if (message.kind === 'caught_up') return;
    const position = message.kind === 'event' ? message.event.position : message.position;
    if (end !== null && comparePositions(position, end) >= 0) return;
    if (message.kind === 'event') yield message.event;
  }
  signal.throwIfAborted();
}

export interface RunHistory {
  readonly recorded: readonly RecordedEvent[];
  readonly events: readonly RunEvent[];
}

/** @throws UndecodableEvent */
export const readRun = async (store: EventStore, run_id: string): Promise<RunHistory> => {
  const recorded = await allOf(store.readStream(runStream(run_id)));
  return { recorded, events: recorded.map((event) => decodedAs<RunEvent>(event)) };
};

/**
 * What was recorded of a run before a position in the log. The recorder writes frames ahead of the report that follows
 * them, so this is all of a step when its end stands at the position; what comes later changes no point.
 *
 * @throws UndecodableEvent
 */
export const telemetryBefore = async (
  store: EventStore,
  run_id: string,
  position: LogPosition,
): Promise<readonly TelemetryRecorded[]> => {
  const batches: TelemetryRecorded[] = [];
  for await (const recorded of store.readStream(`telemetry-${run_id}`)) {
    if (comparePositions(recorded.position, position) >= 0) break;
    const event = decodedAs<TelemetryEvent>(recorded);
    if (event.type === 'TelemetryRecorded') batches.push(event.data);
  }
  return batches;
};

/** What a parameter reads of a run, in its own unit; null when there is nothing to read. */
const measureOne = (
  parameter: ChartParameter,
  { results }: KnownRun,
  telemetry: readonly TelemetryRecorded[],
): number | null => {
  if (parameter.kind === 'signal') {
    const feature = featureOf(parameter, telemetry);
    return feature.ok ? feature.value : null;
  }
  return Object.hasOwn(results, parameter.result) ? (results[parameter.result] ?? null) : null;
};

/**
 * What a chart reads of a run as it stood at the occasion, a value a parameter; null when one is missing. Results that came
 * before the occasion count: those of several measurements make one point when the last of them is there.
 */
export const measure = (
  chart: ChartDefinition,
  run: KnownRun,
  telemetry: readonly TelemetryRecorded[],
): readonly number[] | null => {
  const values = parametersOf(chart).map((parameter) => measureOne(parameter, run, telemetry));
  return values.every((value) => value !== null) ? values : null;
};

/** Whether telemetry has to be read for a chart. */
export const needsTelemetry = ({ parameter }: ChartDefinition): boolean => parameter.kind === 'signal';
