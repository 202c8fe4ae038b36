import type { EventStore } from '../../adapters/eventstore/port.ts';
import { categoryOf, comparePositions, type LogPosition, type RecordedEvent } from '../../domain/kernel/event.ts';
import type { CheckpointStore } from '../checkpoint-port.ts';
import type { CommandPorts } from '../handling.ts';
import { eventsUntil } from './evidence.ts';
import { type FollowedChart, FollowedCharts } from './followed-charts.ts';
import { messageOf, type ParkedEvent, ParkedEvents } from './parked-events.ts';
import { defaultPatience, type PatienceOptions, type Patiently, patience } from './patience.ts';
import { Plotter } from './plotter.ts';

export interface MonitorPorts extends CommandPorts {
  readonly checkpoints: CheckpointStore;
  readonly log: { warn(facts: object, message: string): void };
  readonly patience?: PatienceOptions;
}

export interface MonitorStatus {
  readonly state: 'starting' | 'running' | 'retrying' | 'failed' | 'stopped';
  /** Everything up to here in the log was considered. */
  readonly position: LogPosition | null;
  readonly caught_up: boolean;
  readonly charts: number;
  /** Since this process started. */
  readonly points: number;
  readonly violations: number;
  readonly without_value: number;
  readonly parked: readonly ParkedEvent[];
  readonly parked_total: number;
  readonly last_error: string | null;
}

const CHECKPOINT = 'spc-monitor';
/** Events handled between two saves of the checkpoint while the monitor is behind. */
const SAVE_EVERY = 64;
/**
 * The SPC monitor: a process manager that plots runs on control charts as their steps end, they complete or they get
 * results. It reads the log from its checkpoint, at least once; points are exactly once, because a chart takes one a run.
 *
 * A chart plots what stands in the log after its definition; one defined with `backfill` first gets, in log order, what
 * stands before it. An event that cannot be handled is parked and shown, and the checkpoint stays before it: the next
 * start tries it again, so that it is never passed over in silence.
 */
class Monitor {
  readonly #store: EventStore;
  readonly #checkpoints: CheckpointStore;
  readonly #log: MonitorPorts['log'];
  readonly #signal: AbortSignal;
  readonly #charts = new FollowedCharts();
  /** For the checkpoints, whose server does not say whether it is well. */
  readonly #untilAnswered: Patiently;
  readonly #plotter: Plotter;
  #state: MonitorStatus['state'] = 'starting';
  #position: LogPosition | null = null;
  #saved: LogPosition | null = null;
  #caughtUp = false;
  #totals = { points: 0, violations: 0, without_value: 0 };
  readonly #parked = new ParkedEvents();
  #lastError: string | null = null;

  constructor(
    { store, clock, checkpoints, log, patience: options = defaultPatience }: MonitorPorts,
    signal: AbortSignal,
  ) {
    this.#store = store;
    this.#checkpoints = checkpoints;
    this.#log = log;
    this.#signal = signal;
    const onFailure = (error: Error): void => {
      this.#state = 'retrying';
      this.#lastError = error.message;
      log.warn({ error: error.message }, 'SPC monitor: a server failed, trying again');
    };
    this.#untilAnswered = patience(async () => false, signal, options, onFailure);
    const untilItSucceeds = patience(() => store.health(), signal, options, onFailure);
    const patiently: Patiently = async (action) => {
      const result = await untilItSucceeds(action);
      if (this.#state === 'retrying') this.#state = 'running';
      return result;
    };
    this.#plotter = new Plotter({ store, clock }, this.#charts, patiently);
  }

  get status(): MonitorStatus {
    return {
      state: this.#state,
      position: this.#position,
      caught_up: this.#caughtUp,
      charts: this.#charts.size,
      ...this.#totals,
      parked: this.#parked.shown,
      parked_total: this.#parked.total,
      last_error: this.#lastError,
    };
  }

  async run(): Promise<void> {
    try {
      this.#position = (await this.#untilAnswered(() => this.#checkpoints.load(CHECKPOINT))) ?? null;
      this.#saved = this.#position;
      await this.#learnCharts();
      this.#state = 'running';
      await this.#follow();
      this.#state = 'stopped';
    } catch (error) {
      this.#state = this.#signal.aborted ? 'stopped' : 'failed';
      if (this.#state === 'stopped') return;
      this.#lastError = messageOf(error);
      this.#log.warn({ error: messageOf(error) }, 'SPC monitor: stopped by an error');
    } finally {
      await this.#save();
    }
  }

  /** Folds all charts up to now: those from before the checkpoint will not come by again. */
  async #learnCharts(): Promise<void> {
    for await (const event of eventsUntil(this.#store, 'controlchart', null, this.#signal))
      await this.#attempt(event, () => this.#charts.apply(event));
  }

  async #follow(): Promise<void> {
    const from = this.#position ?? 'start';
    const categories = ['run', 'controlchart'];
    let sinceSaved = 0;
    for await (const message of this.#store.subscribeAll({ from, categories, signal: this.#signal })) {
      if (message.kind === 'event') {
        const { event } = message;
        await this.#attempt(event, () => this.#handle(event));
        this.#position = event.position;
        sinceSaved += 1;
      } else if (message.kind === 'checkpoint') {
        this.#position = message.position;
      } else {
        this.#caughtUp = true;
      }
      if (sinceSaved < SAVE_EVERY && message.kind === 'event') continue;
      await this.#save();
      sinceSaved = 0;
    }
  }

  async #handle(event: RecordedEvent): Promise<void> {
    if (categoryOf(event.stream) === 'run') {
      const charts = this.#charts.all().filter(({ defined }) => comparePositions(defined, event.position) < 0);
      await this.#plot(event, charts);
      return;
    }
    this.#charts.apply(event);
    const chart = this.#charts.get(event.stream);
    if (event.type === 'ControlChartDefined' && chart?.state.definition.backfill === true) await this.#backfill(chart);
  }

  async #backfill(chart: FollowedChart): Promise<void> {
    for await (const event of eventsUntil(this.#store, 'run', chart.defined, this.#signal)) {
      const current = this.#charts.get(chart.stream) ?? chart;
      await this.#attempt(event, () => this.#plot(event, [current]));
    }
  }

  async #plot(event: RecordedEvent, charts: readonly FollowedChart[]): Promise<void> {
    const { points, violations, without_value, failures } = await this.#plotter.plot(event, charts);
    this.#totals = {
      points: this.#totals.points + points,
      violations: this.#totals.violations + violations,
      without_value: this.#totals.without_value + without_value,
    };
    if (failures.length > 0) throw new Error(failures.map(messageOf).join('; '));
  }

  async #attempt(event: RecordedEvent, action: () => Promise<void> | void): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (this.#signal.aborted) throw error;
      await this.#park(event, error);
    }
  }

  async #park(event: RecordedEvent, error: unknown): Promise<void> {
    await this.#save();
    const problem = messageOf(error);
    this.#parked.add(event, problem);
    this.#lastError = problem;
    if (this.#state === 'retrying') this.#state = 'running';
    const { id, stream, revision } = event;
    this.#log.warn({ event_id: id, stream, revision: revision.toString(), problem }, 'SPC monitor: event parked');
  }

  /** Keeps the position, unless something before it is parked. A save that fails is made up for by the next. */
  async #save(): Promise<void> {
    const position = this.#position;
    const isNew = position !== null && (this.#saved === null || comparePositions(this.#saved, position) < 0);
    if (!isNew || this.#parked.total > 0) return;
    try {
      await this.#checkpoints.save(CHECKPOINT, position);
      this.#saved = position;
    } catch (error) {
      this.#lastError = `checkpoint not saved: ${messageOf(error)}`;
      this.#log.warn({ error: messageOf(error) }, 'SPC monitor: checkpoint not saved');
    }
  }
}

/** Starts the SPC monitor. `stop` resolves when the event at hand is finished or given up, and the checkpoint is kept. */
export const startMonitor = (ports: MonitorPorts): { status(): MonitorStatus; stop(): Promise<void> } => {
  const stopping = new AbortController();
  const monitor = new Monitor(ports, stopping.signal);
  const running = monitor.run();
  return {
    status: () => monitor.status,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};
