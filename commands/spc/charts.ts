import { type ChartFailure, chartDecider, type GivenLimits } from '../../domain/spc/chart.ts';
import type { ChartDefinition, ChartState } from '../../domain/spc/chart-state.ts';
import type { SpcEvent } from '../../domain/spc/events.ts';
import { type CommandMeta, derivedId } from '../envelope.ts';
import { type CommandPorts, handle, load, type Outcome } from '../handling.ts';

export type ChartOutcome = Outcome<ChartState, SpcEvent, ChartFailure>;

export const chartStream = (chart_id: string): string => `controlchart-${chart_id}`;

/** Two charts of one name in an organisation would be one stream, so the store keeps the name unique. */
export const chartId = (org_id: string, name: string): string =>
  derivedId('controlchart', org_id, name.trim().toLowerCase());

/** Defines a chart of the actor's organisation. With `backfill` it begins with the runs that ended before. */
export const defineChart = (
  ports: CommandPorts,
  meta: CommandMeta,
  chart: Omit<ChartDefinition, 'chart_id' | 'org_id'>,
): Promise<ChartOutcome> => {
  const { org_id } = meta.actor;
  const chart_id = chartId(org_id, chart.name);
  const definition = { ...chart, chart_id, org_id };
  return handle(ports, chartDecider, chartStream(chart_id), { type: 'DefineControlChart', definition }, meta);
};

/** A command on a chart of the actor's organisation; one of another organisation is not found. */
const onChart = async (
  ports: CommandPorts,
  meta: CommandMeta,
  chart_id: string,
  command: Parameters<typeof chartDecider.decide>[0],
  ifMatch?: bigint,
): Promise<ChartOutcome> => {
  const stream = chartStream(chart_id);
  const { state } = await load<ChartState, SpcEvent>(ports.store, chartDecider, stream);
  if (state.status === 'none' || state.definition.org_id !== meta.actor.org_id) {
    return { ok: false, failure: { kind: 'ChartNotFound' } };
  }
  return handle(ports, chartDecider, stream, command, meta, ifMatch);
};

/** Sets control limits by hand; the reason in `meta` is required. */
export const setLimits = (
  ports: CommandPorts,
  meta: CommandMeta,
  chart_id: string,
  limits: GivenLimits,
  ifMatch?: bigint,
): Promise<ChartOutcome> => onChart(ports, meta, chart_id, { type: 'SetControlLimits', limits }, ifMatch);

/** Records the cause that was found for a violation and what was done about it. */
export const acknowledgeViolation = (
  ports: CommandPorts,
  meta: CommandMeta,
  chart_id: string,
  acknowledgement: {
    readonly violation_id: string;
    readonly cause_found: string;
    readonly action_taken: string;
  },
  ifMatch?: bigint,
): Promise<ChartOutcome> =>
  onChart(ports, meta, chart_id, { type: 'AcknowledgeViolation', ...acknowledgement }, ifMatch);
