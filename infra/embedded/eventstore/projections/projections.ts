import { randomUUID } from 'node:crypto';
import type { EventLog } from '../log/event-log.ts';
import type { RecordedEvent } from '../log/recorded-event.ts';
import { parseLinkQuery } from './link-query.ts';
import { Projection, positionMark } from './projection.ts';
import { SYSTEM_PROJECTIONS } from './system-projections.ts';

/** Where it is kept which projections were made, one event for each change. */
const REGISTRY = '$projections-$all';

const runningMark = (projection: string): string => `projection ${projection} running`;

type Registration =
  | { readonly type: '$ProjectionCreated' | '$ProjectionUpdated'; readonly name: string; readonly query: string }
  | { readonly type: '$ProjectionDeleted'; readonly name: string };

/** What became of a command. `refused`: the projection is not in a state, or not of a kind, for it. */
export type Commanded = 'done' | 'missing' | 'refused';

/**
 * The system projections, each off until it is enabled, and the projections that were made. Each stays as it was left:
 * running or not, and as far as it has come.
 */
export class Projections {
  readonly #log: EventLog;
  readonly #projections = new Map<string, Projection>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(log: EventLog) {
    this.#log = log;
  }

  /** Starts those that were running, and the given ones. */
  async open(enabled: readonly string[]): Promise<void> {
    const marks = await this.#log.marks();
    for (const [name, emit] of Object.entries(SYSTEM_PROJECTIONS)) {
      const links = (event: RecordedEvent) => {
        const link = emit(event);
        return link === null ? [] : [link];
      };
      const position = marks.get(positionMark(name)) ?? 0;
      this.#projections.set(name, new Projection(this.#log, name, { links, hasState: false }, position));
    }
    for (const [name, query] of await this.#registered()) {
      const position = marks.get(positionMark(name)) ?? 0;
      this.#projections.set(name, new Projection(this.#log, name, parseLinkQuery(query), position));
    }
    for (const [name, projection] of this.#projections) {
      if (marks.get(runningMark(name)) === 1) projection.start();
    }
    for (const name of enabled) {
      if ((await this.enable(name)) !== 'done') throw new Error(`there is no projection ${name}`);
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
  create(name: string, query: string): Promise<boolean> {
    const parsed = parseLinkQuery(query);
    return this.#oneAtATime(async () => {
      if (this.#projections.has(name)) return false;
      const projection = new Projection(this.#log, name, parsed, 0);
      this.#projections.set(name, projection);
      await this.#register({ type: '$ProjectionCreated', name, query });
      await this.#mark(positionMark(name), 0);
      await this.#mark(runningMark(name), 1);
      projection.start();
      return true;
    });
  }

  /** Gives a projection that was made another query, to go on with from where it is; throws `UnsupportedQuery`. */
  update(name: string, query: string): Promise<Commanded> {
    return this.#command(name, async (projection) => {
      if (name in SYSTEM_PROJECTIONS) return 'refused';
      const parsed = parseLinkQuery(query);
      await this.#register({ type: '$ProjectionUpdated', name, query });
      await projection.change(parsed);
      return 'done';
    });
  }

  /** Removes a projection that was made and no longer runs; what it emitted stays. */
  delete(name: string): Promise<Commanded> {
    return this.#command(name, async ({ status }) => {
      if (name in SYSTEM_PROJECTIONS || !(status === 'Stopped' || status === 'Faulted')) return 'refused';
      this.#projections.delete(name);
      await this.#register({ type: '$ProjectionDeleted', name });
      return 'done';
    });
  }

  enable(name: string): Promise<Commanded> {
    return this.#command(name, async (projection) => {
      await this.#mark(runningMark(name), 1);
      projection.start();
      return 'done';
    });
  }

  disable(name: string, as: 'Stopped' | 'Aborted' = 'Stopped'): Promise<Commanded> {
    return this.#command(name, async (projection) => {
      await projection.stop(as);
      await this.#mark(runningMark(name), 0);
      return 'done';
    });
  }

  reset(name: string): Promise<Commanded> {
    return this.#command(name, async (projection) => {
      await projection.reset();
      return 'done';
    });
  }

  /** Stops those that run and starts them again. */
  restart(): Promise<void> {
    return this.#oneAtATime(async () => {
      for (const projection of this.#projections.values()) {
        if (projection.status !== 'Running') continue;
        await projection.stop();
        projection.start();
      }
    });
  }

  #command(name: string, work: (projection: Projection) => Promise<Commanded>): Promise<Commanded> {
    return this.#oneAtATime(async () => {
      const projection = this.#projections.get(name);
      return projection === undefined ? 'missing' : work(projection);
    });
  }

  /** Commands take several steps, which must not mix. */
  #oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
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
        if (type === '$ProjectionDeleted') queries.delete(name);
        else queries.set(name, query);
      }
    }
    return queries;
  }
}
