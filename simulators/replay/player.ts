import { setTimeout as delay } from 'node:timers/promises';
import type { Oddity } from './oddities.ts';
import { messagesOf, type PlannedWafer, plan, totalMs } from './playback.ts';
import { AcknowledgedPublisher } from './publisher.ts';
import { type Recording, readRecording } from './recording.ts';
import { readState, writeState } from './state-file.ts';
import type { Wafer } from './table.ts';

export interface ReplayOptions {
  readonly file: string;
  /** MQTT broker, e.g. mqtt://127.0.0.1:1883. */
  readonly url: string;
  readonly site: string;
  readonly tool: string;
  readonly chamber: string;
  /** Device time in a second of the clock; Infinity: as fast as the broker acknowledges. */
  readonly speed: number;
  /** Only these wafers, in file order. */
  readonly wafers?: readonly string[];
  /** Device time of the first wafer's start, ms since the epoch; absent: so that the recording ends now. */
  readonly startTs?: number;
  /** Where to remember how far it is: a playback that was killed goes on from there. */
  readonly stateFile?: string;
  /** Begin again, as a new playback, whenever it is complete. */
  readonly loop?: boolean;
  readonly onProgress?: (progress: ReplayProgress) => void;
  /** Told when the broker is reached, and when it is not: the player goes on trying. */
  readonly onConnection?: (connected: boolean) => void;
}

export interface ReplayProgress {
  readonly wafer: string;
  readonly wafers: number;
  readonly wafers_done: number;
  readonly rows: number;
  readonly rows_sent: number;
  readonly rows_acknowledged: number;
}

export interface ReplaySummary {
  /** Rows and messages of all passes of this process; a resumed playback does not count what was complete before. */
  readonly rows_sent: number;
  readonly rows_acknowledged: number;
  readonly messages_sent: number;
  readonly messages_acknowledged: number;
  readonly wafers_done: number;
  readonly reconnects: number;
  readonly playback_start: string;
  /** Index of the wafer it went on from, 0 for a playback from the start. */
  readonly resumed_at: number;
  readonly oddities: readonly Oddity[];
}

export interface RunningReplay {
  /** Resolves when every message is acknowledged; rejects when it was stopped before. */
  readonly done: Promise<ReplaySummary>;
  stop(): Promise<void>;
}

function selected(recording: Recording, ids: readonly string[] | undefined): readonly Wafer[] {
  if (!ids) return recording.wafers;
  const unknown = ids.filter((id) => !recording.wafers.some((wafer) => wafer.id === id));
  if (unknown.length > 0) throw new Error(`${recording.name} has no wafer ${unknown.join(', ')}`);
  return recording.wafers.filter(({ id }) => ids.includes(id));
}

interface Playback {
  readonly start_ts: number;
  readonly first: number;
}

/** Where to begin: where the state file of the same playback says, or at the first wafer. */
async function findPlayback(options: ReplayOptions, recording: Recording, wafers: readonly Wafer[]): Promise<Playback> {
  const state = options.stateFile === undefined ? null : await readState(options.stateFile);
  const same =
    state !== null &&
    state.file_sha256 === recording.sha256 &&
    state.wafers.join() === wafers.map(({ id }) => id).join() &&
    (options.startTs === undefined || options.startTs === state.playback_start_ts);
  if (same) return { start_ts: state.playback_start_ts, first: state.wafer_index };
  // At this speed the last row is sent at the device time it carries, so no time lies in the future.
  const start_ts = options.startTs ?? Math.round(Date.now() - totalMs(wafers) * (1 - 1 / options.speed));
  return { start_ts, first: 0 };
}

class Player {
  readonly #options: ReplayOptions;
  readonly #recording: Recording;
  readonly #wafers: readonly Wafer[];
  readonly #publisher: AcknowledgedPublisher;
  readonly #stopping = new AbortController();
  readonly #counts = { rows_sent: 0, rows_acknowledged: 0, wafers_done: 0 };

  constructor(options: ReplayOptions, recording: Recording) {
    this.#options = options;
    this.#recording = recording;
    this.#wafers = selected(recording, options.wafers);
    this.#publisher = new AcknowledgedPublisher(
      options.url,
      `replay-${options.tool}-${process.pid}-${Date.now().toString(36)}`,
      (connected) => options.onConnection?.(connected),
    );
  }

  async play(): Promise<ReplaySummary> {
    const { stateFile: _, startTs: __, ...anew } = this.#options;
    let playback = await findPlayback(this.#options, this.#recording, this.#wafers);
    const resumed_at = playback.first;
    if (this.#options.loop && resumed_at >= this.#wafers.length)
      playback = await findPlayback(anew, this.#recording, this.#wafers);
    await this.#pass(playback);
    while (this.#options.loop) {
      playback = await findPlayback(anew, this.#recording, this.#wafers);
      await this.#pass(playback);
    }
    await this.#publisher.stop();
    const played = new Set(this.#wafers.map(({ id }) => id));
    return {
      ...this.#counts,
      messages_sent: this.#publisher.sent,
      messages_acknowledged: this.#publisher.acknowledged,
      reconnects: this.#publisher.reconnects,
      playback_start: new Date(playback.start_ts).toISOString(),
      resumed_at,
      oddities: this.#recording.oddities.filter(({ wafer }) => played.has(wafer)),
    };
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#publisher.stop();
  }

  async #pass({ start_ts, first }: Playback): Promise<void> {
    const planned = plan(this.#recording, this.#wafers, start_ts);
    await this.#announce(start_ts);
    const since = { clock: Date.now(), ts: planned[first]?.start_ts ?? start_ts };
    for (const [index, one] of planned.entries()) {
      if (index < first) continue;
      await this.#remember(start_ts, index, one.start_ts);
      await this.#sendWafer(one, since);
      this.#counts.wafers_done += 1;
    }
    await this.#publisher.settled();
    await this.#remember(start_ts, planned.length, null);
  }

  /** A retained message beside the data: where they come from, and which column each signal was. */
  async #announce(start_ts: number): Promise<void> {
    const { site, tool, chamber } = this.#options;
    const { name, sha256, columns, about } = this.#recording;
    const body = { file: name, sha256, playback_start: new Date(start_ts).toISOString(), columns, ...about };
    const topic = `spectra-sim/${site}/${tool}/${chamber}/recording`;
    await this.#publisher.publish(topic, body, { retain: true, onAck: () => undefined });
  }

  async #remember(start_ts: number, wafer_index: number, wafer_start_ts: number | null): Promise<void> {
    const { stateFile } = this.#options;
    if (stateFile === undefined) return;
    await writeState(stateFile, {
      file_sha256: this.#recording.sha256,
      wafers: this.#wafers.map(({ id }) => id),
      playback_start_ts: start_ts,
      wafer_index,
      wafer_start_ts,
    });
  }

  async #sendWafer(planned: PlannedWafer, since: { readonly clock: number; readonly ts: number }): Promise<void> {
    const { site, tool, chamber, speed } = this.#options;
    for (const { kind, body, ts } of messagesOf(planned, this.#recording.units)) {
      const wait = since.clock + (ts - since.ts) / speed - Date.now();
      if (wait > 0) await delay(wait, undefined, { signal: this.#stopping.signal });
      const rows = kind === 'telemetry' ? 1 : 0;
      this.#counts.rows_sent += rows;
      const onAck = (): void => {
        this.#counts.rows_acknowledged += rows;
        this.#tell(planned.wafer);
      };
      await this.#publisher.publish(`spectra/v1/${site}/${tool}/${chamber}/${kind}`, body, { retain: false, onAck });
    }
    await this.#publisher.settled();
  }

  #tell(wafer: Wafer): void {
    const rows = this.#wafers.reduce((sum, each) => sum + each.rows.length, 0);
    this.#options.onProgress?.({ wafer: wafer.id, wafers: this.#wafers.length, rows, ...this.#counts });
  }
}

/**
 * Plays a recording into MQTT as the tool would have sent it: every row once, in file order, values unchanged, with a run
 * report around each wafer. A wafer is complete when all its messages are acknowledged; only then does the next begin.
 */
export async function startReplay(options: ReplayOptions): Promise<RunningReplay> {
  const player = new Player(options, await readRecording(options.file));
  const done = player.play();
  // Whoever only stops a playback must not be told of it a second time.
  done.catch(() => undefined);
  return { done, stop: () => player.stop() };
}
