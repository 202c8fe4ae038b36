import type { EventLog } from '../log/event-log.ts';
import { Projection, positionMark } from './projection.ts';
import { SYSTEM_PROJECTIONS } from './system-projections.ts';

const runningMark = (projection: string): string => `projection ${projection} running`;

/** The system projections. Each is off until it is enabled, and stays as it was left. */
export class Projections {
  readonly #log: EventLog;
  readonly #projections = new Map<string, Projection>();

  constructor(log: EventLog) {
    this.#log = log;
  }

  /** Starts those that were running, and the given ones. */
  async open(enabled: readonly string[]): Promise<void> {
    const marks = await this.#log.marks();
    for (const [name, emit] of Object.entries(SYSTEM_PROJECTIONS)) {
      const projection = new Projection(this.#log, name, emit, marks.get(positionMark(name)) ?? 0);
      this.#projections.set(name, projection);
      if (marks.get(runningMark(name)) === 1) projection.start();
    }
    for (const name of enabled) {
      if (!(await this.enable(name))) throw new Error(`there is no system projection ${name}`);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#projections.values()].map((projection) => projection.stop()));
  }

  get(name: string): Projection | undefined {
    return this.#projections.get(name);
  }

  list(): readonly Projection[] {
    return [...this.#projections.values()];
  }

  /** False where there is no such projection. */
  async enable(name: string): Promise<boolean> {
    const projection = this.#projections.get(name);
    if (projection === undefined) return false;
    await this.#note(name, 1);
    projection.start();
    return true;
  }

  /** False where there is no such projection. */
  async disable(name: string): Promise<boolean> {
    const projection = this.#projections.get(name);
    if (projection === undefined) return false;
    await projection.stop();
    await this.#note(name, 0);
    return true;
  }

  async #note(name: string, value: 0 | 1): Promise<void> {
    await this.#log.change({ kind: 'links', links: [], mark: { name: runningMark(name), value } });
  }
}
