import type { EventStore } from '../../adapters/eventstore/port.ts';
import type { RecordedEvent } from '../../domain/kernel/event.ts';
import { evolveRun, initialRun, type RunState } from '../../domain/run/state.ts';
import type { ChartDefinition } from '../../domain/spc/chart-state.ts';
import type { SpcEvent } from '../../domain/spc/events.ts';
import { isDue, occasionAt, plots } from '../../domain/spc/occasion.ts';
import { type ChartRecord, type Redecision, redecide } from '../../domain/spc/redecision.ts';
import { chartStream } from './charts.ts';
import { allOf, decodedAs, measure, needsTelemetry, readRun, telemetryBefore } from './evidence.ts';

/**
 * Reads again, from the log alone, what a point was read from; null when its cause is not there, belongs on no such
 * chart, or gives no value.
 */
const remeasure = async (
  store: EventStore,
  definition: ChartDefinition,
  run_id: string,
  cause_id: string,
): Promise<readonly number[] | null> => {
  const { recorded, events } = await readRun(store, run_id);
  const place = recorded.findIndex(({ id }) => id === cause_id);
  const cause = recorded[place];
  const occasion = occasionAt(events, place);
  const run = events.slice(0, place + 1).reduce<RunState>(evolveRun, initialRun);
  if (cause === undefined || occasion === null || run.status === 'none') return null;
  if (!isDue(definition, occasion) || !plots(definition, run)) return null;
  const telemetry = needsTelemetry(definition) ? await telemetryBefore(store, run_id, cause.position) : [];
  return measure(definition, run, telemetry);
};

const recordOf = async (
  store: EventStore,
  definition: ChartDefinition,
  event: SpcEvent,
  { metadata }: RecordedEvent,
): Promise<ChartRecord> => ({
  event,
  actor: metadata.actor,
  recorded_at: metadata.recordedAt,
  remeasured:
    event.type === 'ChartPointRecorded'
      ? await remeasure(store, definition, event.data.run_id, metadata.$causationId)
      : null,
});

/**
 * For auditors: measures every point of a chart again from the recorded telemetry and results of its run, decides limits
 * and violations again, and compares them with the recorded ones. Writes nothing. null when there is no such chart in the
 * organisation.
 *
 * @throws UndecodableEvent when chart, run or telemetry holds an event that this program cannot read.
 */
export const redecideChart = async (
  store: EventStore,
  org_id: string,
  chart_id: string,
): Promise<Redecision | null> => {
  const recorded = await allOf(store.readStream(chartStream(chart_id)));
  const events = recorded.map((event) => decodedAs<SpcEvent>(event));
  const first = events[0];
  if (first?.type !== 'ControlChartDefined' || first.data.org_id !== org_id) return null;
  const history: ChartRecord[] = [];
  for (const [i, event] of events.entries()) {
    const stored = recorded[i];
    if (stored !== undefined) history.push(await recordOf(store, first.data, event, stored));
  }
  return redecide(history);
};
