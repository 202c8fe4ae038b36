import type { ToolMessage } from '../../../domain/telemetry/tool-message.ts';
import { incredibleTime, isCredibleTime } from '../device-time.ts';
import type { Refusal } from '../refusal.ts';
import type { Reading } from './metric-table.ts';
import { applyRunReadings, isEnded, measuredRun, type RunContext } from './run-context.ts';

/** Names that begin so are no signals. */
const reserved = /^(?:Node Control\/|Device Control\/|Properties\/|bdSeq|Run\/|Interlock\/|Result\/|Command\/)/;
const isSignal = ({ name, value }: Reading): boolean =>
  (typeof value === 'number' || typeof value === 'bigint' || value === null) && !reserved.test(name);

export interface Origin {
  readonly org_id: string;
  readonly site: string;
  readonly tool_id: string;
  readonly received_at: number;
}

export interface DeviceMessage {
  readonly origin: Origin;
  readonly chamber: string;
  readonly ts: number | null;
  readonly seq: number | null;
  readonly readings: readonly Reading[];
  /** A birth announces values, it measures none: no frames come of it. */
  readonly birth: boolean;
}

export interface Interpretation {
  readonly messages: readonly ToolMessage[];
  readonly refusals: readonly Refusal[];
  readonly context: RunContext;
}

type Frame = Extract<ToolMessage, { kind: 'frame' }>;
type FrameResult = { readonly frame: Frame } | { readonly refusal: Refusal };

const readFrame = (
  { origin, chamber, seq }: DeviceMessage,
  ts: number,
  readings: readonly Reading[],
  run: { readonly run_id: string | null; readonly step: string | null },
): FrameResult => {
  const signals: Record<string, number | null> = {};
  let units: Record<string, string> | undefined;
  let quality: Record<string, 'bad' | 'stale'> | undefined;
  const refuse = (reason: Refusal['reason'], detail: string): FrameResult => ({ refusal: { reason, detail } });
  for (const { name, value, unit, quality: told } of readings) {
    if (name === '__proto__') return refuse('malformed_payload', 'a signal cannot be named __proto__');
    if (typeof value === 'bigint') {
      return refuse('malformed_payload', `signal ${name}: no double equals the 64-bit integer ${value}`);
    }
    if (typeof value !== 'number' && value !== null) continue;
    if (value !== null && !Number.isFinite(value)) return refuse('not_finite', `signal ${name} is ${value}`);
    if (Object.hasOwn(signals, name) && !Object.is(signals[name], value)) {
      return refuse('malformed_payload', `signal ${name} has two values at one time`);
    }
    signals[name] = value;
    if (unit !== null) {
      units ??= {};
      units[name] = unit;
    }
    if (told === 'bad' || told === 'stale') {
      quality ??= {};
      quality[name] = told;
    }
  }
  const frame: Frame = { kind: 'frame', ...origin, ts, chamber, seq, ...run, signals };
  if (units !== undefined) frame.units = units;
  if (quality !== undefined) frame.quality = quality;
  return { frame };
};

/** Signals of one device time make one frame; the earlier time comes first. */
const byTime = (
  readings: readonly Reading[],
  otherwise: number,
): readonly (readonly [number, readonly Reading[]])[] => {
  const first = readings[0]?.ts ?? otherwise;
  if (readings.every(({ ts }) => (ts ?? otherwise) === first)) return [[first, readings]];
  const groups = new Map<number, Reading[]>();
  for (const reading of readings) {
    const ts = reading.ts ?? otherwise;
    const group = groups.get(ts);
    if (group === undefined) groups.set(ts, [reading]);
    else group.push(reading);
  }
  return [...groups].sort(([left], [right]) => left - right);
};

const readFrames = (
  message: DeviceMessage,
  signals: readonly Reading[],
  context: RunContext,
  otherwise: number,
): readonly FrameResult[] =>
  byTime(signals, otherwise).map(([ts, readings]) => {
    const now = message.origin.received_at;
    if (!isCredibleTime(ts, now)) {
      return { refusal: { reason: 'time_out_of_range', detail: incredibleTime(ts, now) } };
    }
    // What a tool stored and sends later may be older than the run that is on now.
    const older = readings.some(({ historical }) => historical) && ts < context.since;
    return readFrame(message, ts, readings, older ? { run_id: null, step: null } : measuredRun(context));
  });

const readInterlocks = ({ origin, chamber, readings }: DeviceMessage, otherwise: number): readonly ToolMessage[] =>
  readings.flatMap(({ name, value, ts }) =>
    name.startsWith('Interlock/') && typeof value === 'boolean'
      ? [
          {
            kind: 'interlock' as const,
            ...origin,
            ts: ts ?? otherwise,
            chamber,
            name: name.slice('Interlock/'.length),
            closed: value,
          },
        ]
      : [],
  );

interface ReportResult {
  readonly report: Extract<ToolMessage, { kind: 'run_report' }> | null;
  readonly refusals: readonly Refusal[];
}

const readReport = ({ origin, chamber, readings }: DeviceMessage, context: RunContext, ts: number): ReportResult => {
  const told = readings.find(({ name }) => name === 'Run/State');
  if (told === undefined || told.value === null || told.value === '' || context.state !== told.value) {
    return { report: null, refusals: [] };
  }
  const { since: _, run_id, state, ...rest } = context;
  if (run_id === null || state === null) {
    return { report: null, refusals: [{ reason: 'malformed_payload', detail: 'Run/State without a Run/Id' }] };
  }
  const at = told.ts ?? ts;
  if (!isCredibleTime(at, origin.received_at)) {
    const detail = `run report: ${incredibleTime(at, origin.received_at)}`;
    return { report: null, refusals: [{ reason: 'time_out_of_range', detail }] };
  }
  return {
    report: {
      kind: 'run_report',
      ...origin,
      ts: at,
      chamber,
      run_id,
      state,
      ...rest,
      wafer_ids: [...rest.wafer_ids],
      results: { ...rest.results },
    },
    refusals: [],
  };
};

/**
 * What a device's message says: its interlocks, its run report, its frames. A report that opens a run or a step comes
 * before the frames, one that ends the run after them. A frame with a value that is not finite is refused whole; the
 * report beside it is not.
 */
export const interpretDevice = (message: DeviceMessage, before: RunContext): Interpretation => {
  const otherwise = message.ts ?? message.origin.received_at;
  const runReadings = message.readings.filter(({ name }) => name.startsWith('Run/') || name.startsWith('Result/'));
  const { context, problems } = applyRunReadings(before, runReadings, otherwise);
  const { report, refusals: unreported } = readReport(message, context, otherwise);
  const closes = report !== null && isEnded(report.state);
  const signals = message.birth ? [] : message.readings.filter(isSignal);
  const frames = signals.length === 0 ? [] : readFrames(message, signals, closes ? before : context, otherwise);

  const messages: ToolMessage[] = [...readInterlocks(message, otherwise)];
  const refusals: Refusal[] = [...problems, ...unreported];
  if (report !== null && !closes) messages.push(report);
  for (const result of frames) {
    if ('frame' in result) messages.push(result.frame);
    else refusals.push(result.refusal);
  }
  if (report !== null && closes) messages.push(report);
  return { messages, refusals, context };
};
