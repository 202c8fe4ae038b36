import { randomUUID } from 'node:crypto';
import type { EventLog } from '../log/event-log.ts';
import { parseLinkQuery } from './link-query.ts';
import { Projection, positionMark } from './projection.ts';
import { SYSTEM_PROJECTIONS } from './system-projections.ts';

/** Where it is kept which projections were made, one event for each change. */
const REGISTRY = '$projections-$all';

const runningMark = (projection: string): string => `projection ${projection} running`;

type Registration =
  | { readonly type: '$ProjectionCreated'; readonly name: string; readonly query: string }
  | { readonly type: '$ProjectionDeleted'; readonly name: string };

/**
 * The system projections, each off until it is enabled, and the projections that were made. Each stays as it was left:
 * running or not, and as far as it has come.
 */
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
      const emitOne = (event: Parameters<typeof emit>[0]) => {
        const link = emit(event);
        return link === null ? [] : [link];
      };
      this.#projections.set(name, new Projection(this.#log, name, emitOne, marks.get(positionMark(name)) ?? 0));
    }
    for (const [name, query] of await this.#registered()) {
      const position = marks.get(positionMark(name)) ?? 0;
      this.#projections.set(name, new Projection(this.#log, name, parseLinkQuery(query), position));
    }
    for (const [name, projection] of this.#projections) {
      if (marks.get(runningMark(name)) === 1) projection.start();
    }
    for (const name of enabled) {
      if (!(await this.enable(name))) throw new Error(`there is no projection ${name}`);
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

  /** Makes a projection that links, and starts it. False where there is one of that name; throws `UnsupportedQuery`. */
  async create(name: string, query: string): Promise<boolean> {
    const emit = parseLinkQuery(query);
    if (this.#projections.has(name)) return false;
    const projection = new Projection(this.#log, name, emit, 0);
    this.#projections.set(name, projection);
    await this.#register({ type: '$ProjectionCreated', name, query });
    await this.#mark(positionMark(name), 0);
    await this.enable(name);
    return true;
  }

  /** Removes a projection that was made; what it emitted stays. False where there is none of that name. */
  async delete(name: string): Promise<boolean> {
    if (name in SYSTEM_PROJECTIONS || !(await this.disable(name))) return false;
    this.#projections.delete(name);
    await this.#register({ type: '$ProjectionDeleted', name });
    return true;
  }

  /** False where there is no such projection. */
  async enable(name: string): Promise<boolean> {
    const projection = this.#projections.get(name);
    if (projection === undefined) return false;
    await this.#mark(runningMark(name), 1);
    projection.start();
    return true;
  }

  /** False where there is no such projection. */
  async disable(name: string): Promise<boolean> {
    const projection = this.#projections.get(name);
    if (projection === undefined) return false;
    await projection.stop();
    await this.#mark(runningMark(name), 0);
    return true;
  }

  async #mark(name: string, value: number): Promise<void> {
    await this.#log.change({ kind: 'links', links: [], mark: { name, value } });
  }

  async #register({ type, ...registration }: Registration): Promise<void> {
    const event = {
      id: randomUUID(),
      type,
      contentType: 'application/json',
      metadata: new Uint8Array(0),
      data: Buffer.from(JSON.stringify(registration)),
    };
    await this.#log.change({ kind: 'append', stream: REGISTRY, expected: 'any', events: [event] });
  }

  /** The queries of the projections that were made and not deleted, by name. */
  async #registered(): Promise<Map<string, string>> {
    const queries = new Map<string, string>();
    const read = await this.#log.readStream(REGISTRY, 0, Number.MAX_SAFE_INTEGER, 'forwards', Number.MAX_SAFE_INTEGER);
    if (read.kind !== 'events') return queries;
    for await (const page of read.events) {
      for (const { type, data } of page) {
        const { name, query = '' } = JSON.parse(Buffer.from(data).toString('utf8')) as { name: string; query?: string };
        if (type === '$ProjectionCreated') queries.set(name, query);
        else queries.delete(name);
      }
    }
    return queries;
  }
}
