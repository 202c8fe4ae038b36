import type { ChamberModel, ToolError } from './chamber-model.ts';
import { parseStart, type StartCommand } from './command.ts';
import type { Fault } from './fault.ts';
import type { MetricDefinition, MetricValue, Reading } from './metric.ts';
import { isOver, type JobCommand, judge, newJob, type ProcessJob, progressPct } from './process-job.ts';
import { seeded, silent } from './random.ts';
import { type RunFault, RunFaults } from './run-faults.ts';
import { refusedRunValues, runMetrics, runValues } from './run-report.ts';
import { activityOf, elapse, obey, secondsToNextChange } from './sequencer.ts';

const commandOf: Readonly<Record<string, JobCommand>> = {
  'Command/Pause': 'pause',
  'Command/Resume': 'resume',
  'Command/Stop': 'stop',
  'Command/Abort': 'abort',
};
const commandMetrics = ['Command/Start', ...Object.keys(commandOf)];
const calibrated = (kind: string): string => `Properties/Calibrated/${kind}`;

/** A run report is repeated when the run has moved on by this much, percent. */
const progressInterval = 2;
/** Longest stretch of process time between two looks at the interlocks, s. */
const interlockScan = 10;

export interface ChamberOptions {
  readonly name: string;
  readonly model: ChamberModel;
  /** null: no noise. */
  readonly seed: string | null;
  /** Sends readings as one message. */
  readonly emit: (readings: readonly Reading[], ts: number) => void;
  /** Faults that wait for a run and a step of this chamber. */
  readonly runFaults?: readonly RunFault[];
  /** Begins or ends a fault of this chamber. */
  readonly inject?: (fault: Fault) => void;
}

/** One chamber of a tool: takes commands, runs the steps of a recipe on its model, and says what happens. */
export class Chamber {
  readonly name: string;
  readonly model: ChamberModel;
  readonly #options: ChamberOptions;
  readonly #said = new Map<string, MetricValue>();
  readonly #faults: RunFaults;
  #job: ProcessJob | null = null;
  #error: ToolError | null = null;
  #results: Readonly<Record<string, number>> = {};
  #runs = 0;
  #saidProgress = 0;
  #lastTs = 0;

  constructor(options: ChamberOptions) {
    this.name = options.name;
    this.model = options.model;
    this.#options = options;
    this.#faults = new RunFaults(options.runFaults ?? [], (fault) => options.inject?.(fault));
  }

  /** Every metric of the birth certificate. */
  definitions(): MetricDefinition[] {
    const { signals, interlocks, results, calibrations = [] } = this.model;
    return [
      ...runMetrics,
      ...commandMetrics.map((name): MetricDefinition => ({ name, type: 'String' })),
      ...(calibrations.length > 0 ? [{ name: 'Command/Calibrate', type: 'String' } as const] : []),
      ...calibrations.map((kind): MetricDefinition => ({ name: calibrated(kind), type: 'String' })),
      ...interlocks.map((name): MetricDefinition => ({ name: `Interlock/${name}`, type: 'Boolean' })),
      ...results.map((name): MetricDefinition => ({ name: `Result/${name}`, type: 'Double' })),
      ...signals.map(({ name, unit }): MetricDefinition => ({ name, unit, type: 'Double' })),
    ];
  }

  /** Whether a run is on. */
  get busy(): boolean {
    return this.#job !== null && !isOver(this.#job.state);
  }

  /** Acts on a DCMD at once; what is refused is reported with its reason. */
  command(metric: string, value: MetricValue, ts: number): void {
    const command = commandOf[metric];
    if (command) this.#change(command, value, ts);
    else if (metric === 'Command/Start') this.#start(value, ts);
    else if (metric === 'Command/Calibrate') this.#calibrate(value, ts);
  }

  /** Lets `seconds` of process time pass, from device time `from` to `to`: changes are stamped where they fall between. */
  advance(seconds: number, from: number, to: number): void {
    let left = seconds;
    while (left > 0) {
      const change = this.#job ? secondsToNextChange(this.#job) : left;
      const slice = Math.min(left, interlockScan, change, this.#faults.secondsToNext());
      this.model.advance(slice, activityOf(this.#job));
      left -= slice;
      this.#faults.elapse(slice);
      const ts = Math.round(to - ((to - from) * left) / seconds);
      this.#sayInterlocks(ts);
      this.#elapsed(slice, ts);
    }
  }

  /** Sends one frame: every signal at one device time. */
  frame(at: number): void {
    const ts = this.#notBefore(at);
    const values = this.model.read();
    const qualities = this.model.qualities?.() ?? {};
    const readings = this.model.signals.map(({ name }): Reading => {
      const quality = qualities[name];
      return { name, value: values[name] ?? null, ts, ...(quality === undefined ? {} : { quality }) };
    });
    this.#options.emit(readings, ts);
  }

  #elapsed(seconds: number, ts: number): void {
    const job = this.#job;
    if (!job || isOver(job.state)) return;
    const trip = this.model.trip();
    if (trip && job.state !== 'aborting') {
      this.#error = trip;
      obey(job, 'abort');
      this.#say(ts);
      return;
    }
    const wasProcessing = job.state === 'processing';
    const stepBefore = job.step_index;
    if (!elapse(job, this.model, seconds)) {
      if (wasProcessing && progressPct(job) - this.#saidProgress >= progressInterval) this.#say(ts);
      return;
    }
    const step = job.steps[job.step_index];
    if (step && job.step_index !== stepBefore) this.#faults.enterStep(this.#runs, job.step_index, step.name);
    if (isOver(job.state)) {
      // The last frame belongs to the run, so it goes before the report that ends it.
      this.frame(ts);
      if (job.state === 'process_complete') this.#results = this.model.measure();
      this.model.unload();
    }
    this.#say(ts);
  }

  #start(value: MetricValue, ts: number): void {
    const parsed = parseStart(value);
    if (!parsed.ok) {
      this.#refuse(parsed.error, ts);
      return;
    }
    const { command } = parsed;
    // A command that arrives twice asks for what is already so.
    const refusal = command.run_id === this.#job?.run_id ? null : this.#begin(command);
    if (refusal) {
      const label = `${command.recipe_name} v${command.recipe_version}`;
      this.#sayValues(refusedRunValues({ ...command, label }, refusal), ts);
      if (!this.busy) return;
    }
    this.#say(ts);
  }

  /** Begins a run. @returns why not, or null. */
  #begin(command: StartCommand): ToolError | null {
    const { run_id, wafer_ids, recipe_name, recipe_version } = command;
    if (this.busy)
      return { code: 'chamber_busy', message: `${this.name} is ${this.#job?.state} with run ${this.#job?.run_id}` };
    const open = Object.entries(this.model.interlockStates()).filter(([, closed]) => !closed);
    if (open.length > 0)
      return { code: 'interlock_open', message: `Close ${open.map(([name]) => name).join(', ')}, then start again` };
    const { seed } = this.#options;
    const random = seed === null ? silent : seeded(`${seed}/${this.name}/run ${this.#runs + 1}`);
    const loaded = this.model.load(command.recipe, random);
    if (!loaded.ok) return loaded.error;
    this.#runs += 1;
    this.#job = newJob({ run_id, wafer_ids, label: `${recipe_name} v${recipe_version}` }, loaded.steps);
    this.#error = null;
    this.#results = {};
    return null;
  }

  /** Calibrates one kind, or all of them when none is named; not while wafers are inside. */
  #calibrate(value: MetricValue, ts: number): void {
    const { calibrations = [] } = this.model;
    const kinds = value === null || value === '' ? calibrations : calibrations.filter((kind) => kind === value);
    if (this.busy || kinds.length === 0) {
      const message = this.busy
        ? `${this.name} is ${this.#job?.state}: calibrate between runs`
        : `no calibration ${value}; kinds: ${calibrations.join(', ')}`;
      this.#refuse({ code: 'calibration_refused', message }, ts);
      return;
    }
    for (const kind of kinds) this.model.calibrate?.(kind);
    const at = new Date(this.#notBefore(ts)).toISOString();
    this.#sayValues(Object.fromEntries(kinds.map((kind) => [calibrated(kind), at])), ts);
  }

  #change(command: JobCommand, runId: MetricValue, ts: number): void {
    const job = this.#job;
    if (!job || job.run_id !== runId) {
      this.#refuse({ code: 'unknown_run', message: `${this.name} does not have run ${runId}: ${command} refused` }, ts);
      return;
    }
    const verdict = judge(command, job.state);
    if (verdict === 'refused') {
      const message = `${command} is not possible while ${job.state}`;
      this.#refuse({ code: 'command_refused', message }, ts);
      return;
    }
    if (verdict === 'accepted') {
      this.#error = null;
      obey(job, command);
    }
    this.#say(ts);
  }

  /** Reports an error beside the unchanged state of the run that is here, or alone when there is none. */
  #refuse(error: ToolError, ts: number): void {
    if (!this.#job) {
      this.#sayValues({ 'Run/Error Code': error.code, 'Run/Error Message': error.message }, ts);
      return;
    }
    this.#sayValues(runValues(this.#job, error), ts);
  }

  #say(ts: number): void {
    if (!this.#job) return;
    const results = this.model.results.map((name) => [`Result/${name}`, this.#results[name] ?? null] as const);
    this.#saidProgress = progressPct(this.#job);
    this.#sayValues({ ...runValues(this.#job, this.#error), ...Object.fromEntries(results) }, ts);
  }

  #sayInterlocks(ts: number): void {
    const states = Object.entries(this.model.interlockStates());
    this.#sayValues(Object.fromEntries(states.map(([name, closed]) => [`Interlock/${name}`, closed])), ts);
  }

  /** Sends what changed; Run/State goes with every report, for it marks one, and everything goes with another run. */
  #sayValues(values: Readonly<Record<string, MetricValue>>, at: number): void {
    const ts = this.#notBefore(at);
    const saidBefore = (name: string): MetricValue => this.#said.get(name) ?? null;
    const anotherRun = 'Run/Id' in values && values['Run/Id'] !== saidBefore('Run/Id');
    const readings = Object.entries(values)
      .filter(([name, value]) => anotherRun || name === 'Run/State' || saidBefore(name) !== value)
      .map(([name, value]) => ({ name, value, ts }));
    if (readings.length === 0) return;
    for (const { name, value } of readings) this.#said.set(name, value);
    this.#options.emit(readings, ts);
  }

  /** Ticks lag behind commands by up to one interval: no message goes back behind the one before it. */
  #notBefore(ts: number): number {
    this.#lastTs = Math.max(this.#lastTs, ts);
    return this.#lastTs;
  }
}
