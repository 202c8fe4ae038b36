import type { StreamPort, StreamRecord, Subscription } from '../../adapters/stream/port.ts';
import type { RunFailure } from '../../domain/run/decide.ts';
import type {
  ConnectionChange,
  InterlockChange,
  RunReport,
  SequenceGap,
  TelemetryFrame,
  ToolMessage,
} from '../../domain/telemetry/tool-message.ts';
import type { ShopFloor } from '../floor/floor.ts';
import type { CommandPorts, HandlingFailure } from '../handling.ts';
import { telemetryStream } from '../streams.ts';
import { reject } from './rejection.ts';
import { loseTool, reportOnChamber, reportOnRun } from './reports.ts';
import { TelemetryWriter, type WriterCounters } from './telemetry-writer.ts';

export interface RecorderPorts extends CommandPorts {
  readonly stream: StreamPort;
  readonly floor: ShopFloor;
  readonly log: { warn(facts: object, message: string): void };
}

/** Large batches make full events: under load a tool's share of one is then near the most frames of an event. */
const MAX_BATCH = 4000;
const DAY_MS = 24 * 3600 * 1000;

/**
 * Turns what tools say into events, in the order in which each tool said it: frames are gathered and written before the
 * report that follows them is, so a step's telemetry always stands in the log before the step's end.
 */
export class Recorder {
  readonly #ports: RecorderPorts;
  readonly #writer: TelemetryWriter;

  constructor(ports: RecorderPorts) {
    this.#ports = ports;
    this.#writer = new TelemetryWriter(ports.store, ports.clock);
  }

  get counters(): Readonly<WriterCounters> {
    return this.#writer.counters;
  }

  /** Resolves once everything in the batch is in the log (or in the dead letters). */
  async record(batch: readonly StreamRecord[]): Promise<void> {
    const byTool = Map.groupBy(batch, ({ key }) => key);
    await allDone([...byTool.values()].map((records) => this.#recordTool(records)));
  }

  async #recordTool(records: readonly StreamRecord[]): Promise<void> {
    let frames: TelemetryFrame[] = [];
    for (const record of records) {
      const text = Buffer.from(record.value).toString('utf8');
      const message = JSON.parse(text) as ToolMessage;
      if (isUnstorable(text)) {
        await reject(this.#ports, message, 'malformed_payload', 'a text has NUL or half of a surrogate pair in it');
        continue;
      }
      if (message.kind === 'frame') {
        frames.push(message);
        continue;
      }
      await this.#recordFrames(frames);
      frames = [];
      await this.#recordReport(message);
    }
    await this.#recordFrames(frames);
  }

  async #recordFrames(frames: readonly TelemetryFrame[]): Promise<void> {
    if (frames.length === 0) return;
    const placed: { run_id: string | null; frame: TelemetryFrame }[] = [];
    for (const frame of frames) {
      const run_id = frame.run_id ?? this.#ports.floor.runAt(frame);
      if (frame.run_id !== null && !(await this.#ports.floor.isRunOf(frame.run_id, frame))) {
        const detail = `run ${frame.run_id} is not one of ${frame.tool_id}/${frame.chamber}: queue it first, or leave run_id out`;
        await reject(this.#ports, frame, 'unknown_run', detail);
        continue;
      }
      placed.push({ run_id, frame });
    }
    // By what the stream's name is made of: the name itself costs a hash.
    const byStream = Map.groupBy(
      placed,
      ({ run_id, frame }) => run_id ?? `${frame.chamber}/${Math.floor(frame.ts / DAY_MS)}`,
    );
    await allDone(
      [...byStream.values()].map(async (entries) => {
        const [first] = entries;
        if (first === undefined) return;
        const { run_id } = first;
        const stream = telemetryStream({ ...first.frame, run_id });
        const said = entries.map(({ frame }) => frame);
        for (const frame of await this.#writer.record(stream, run_id, said)) {
          const detail = `${Object.keys(frame.signals).length} signals are more than one event can hold: send them in several frames`;
          await reject(this.#ports, frame, 'too_large', detail);
        }
      }),
    );
  }

  async #recordReport(message: RunReport | ConnectionChange | InterlockChange | SequenceGap): Promise<void> {
    switch (message.kind) {
      case 'run_report': {
        const outcome = await reportOnRun(this.#ports, message);
        if (!outcome.ok) await this.#refused(message, outcome.failure);
        return;
      }
      case 'connection':
        await reportOnChamber(this.#ports, message);
        if (!message.connected) await loseTool(this.#ports, message);
        return;
      case 'interlock':
        await reportOnChamber(this.#ports, message);
        return;
      case 'gap': {
        const { org_id, site, tool_id, expected_seq, received_seq, ts } = message;
        const stream = telemetryStream({ org_id, tool_id, chamber: '', run_id: null, ts });
        const data = {
          org_id,
          site,
          tool_id,
          chamber: null,
          run_id: null,
          expected_seq,
          received_seq,
          at: new Date(ts).toISOString(),
        };
        await this.#writer.recordGap(stream, { type: 'TelemetryGapDetected', data }, message);
        return;
      }
      default: {
        const unhandled: never = message;
        return unhandled;
      }
    }
  }

  async #refused(report: RunReport, failure: RunFailure | HandlingFailure | { readonly kind: string }): Promise<void> {
    if (failure.kind === 'TooManyConflicts') throw new Error(`run ${report.run_id}: ${failure.kind}`);
    this.#ports.log.warn({ run_id: report.run_id, tool_id: report.tool_id, failure }, 'run report refused');
    await reject(this.#ports, report, 'unknown_run', `report "${report.state}" refused: ${JSON.stringify(failure)}`);
  }
}

/**
 * Whether a JSON text holds what cannot be kept: NUL (PostgreSQL) or half of a surrogate pair (RFC 8785). Both are always
 * escaped in what JSON.stringify gives; an even number of backslashes before the `u` is no escape.
 */
const isUnstorable = (text: string): boolean =>
  text.includes('\\u') && /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/.test(text);

/** Waits for all, also when one fails: whoever tries again must not meet what is still under way. */
const allDone = async (works: readonly Promise<void>[]): Promise<void> => {
  for (const outcome of await Promise.allSettled(works)) if (outcome.status === 'rejected') throw outcome.reason;
};

/** Subscribes a recorder to the topic `telemetry`. */
export const startRecorder = async (
  ports: RecorderPorts,
): Promise<{ readonly recorder: Recorder; readonly subscription: Subscription }> => {
  const recorder = new Recorder(ports);
  const subscription = await ports.stream.subscribe('telemetry', 'recorder', (batch) => recorder.record(batch), {
    maxBatch: MAX_BATCH,
  });
  return { recorder, subscription };
};
