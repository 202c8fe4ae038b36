import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Link } from '../log/append.ts';
import type { EventLog } from '../log/event-log.ts';
import { LINK_TYPE, type RecordedEvent } from '../log/recorded-event.ts';
import { metastreamOf, withTruncateBefore } from '../log/stream-metadata.ts';
import type { LinkQuery } from './link-query.ts';

/** Events considered together, and links committed together. */
const GROUP = 500;
/**
 * The newest events wait so long for company, in milliseconds: a commit costs the same for one link as for hundreds.
 * EventStoreDB's projections take about as long; nothing may count on links being there at once.
 */
const GATHERING = 250;
/** Where nothing is emitted, progress is still noted every so many events. */
const IDLE_STRIDE = 10_000;

export type ProjectionStatus = 'Running' | 'Stopped' | 'Aborted' | 'Faulted';

/**
 * Follows the log and emits links. The links and the position they rest on are committed together, so each event is
 * linked exactly once, whatever happens in between.
 */
export class Projection {
  readonly name: string;
  readonly #log: EventLog;
  #query: LinkQuery;
  #position: number;
  #noted: number;
  #running: { readonly stop: AbortController; readonly done: Promise<void> } | null = null;
  #fault: string | null = null;
  #aborted = false;
  processed = 0;

  constructor(log: EventLog, name: string, query: LinkQuery, position: number) {
    this.name = name;
    this.#log = log;
    this.#query = query;
    this.#position = position;
    this.#noted = position;
  }

  get position(): number {
    return this.#position;
  }

  get hasState(): boolean {
    return this.#query.hasState;
  }

  get status(): ProjectionStatus {
    if (this.#running !== null) return 'Running';
    if (this.#fault !== null) return 'Faulted';
    return this.#aborted ? 'Aborted' : 'Stopped';
  }

  get fault(): string {
    return this.#fault ?? '';
  }

  start(): void {
    if (this.#running !== null) return;
    this.#fault = null;
    this.#aborted = false;
    const stop = new AbortController();
    const done = this.#follow(stop.signal)
      .catch((error: unknown) => {
        if (!stop.signal.aborted) this.#fault = String(error);
      })
      .finally(() => {
        this.#running = null;
      });
    this.#running = { stop, done };
  }

  /** Resolves when nothing will be emitted any more. The position it has come to is kept either way. */
  async stop(as: 'Stopped' | 'Aborted' = 'Stopped'): Promise<void> {
    const running = this.#running;
    running?.stop.abort();
    await running?.done;
    this.#aborted = as === 'Aborted';
  }

  /** Goes on from where it is with another query. */
  async change(query: LinkQuery): Promise<void> {
    await this.#whileStopped(async () => {
      this.#query = query;
    });
  }

  /** Begins again with the first event. What it has emitted until now is no longer readable, for it will come anew. */
  async reset(): Promise<void> {
    await this.#whileStopped(async () => {
      const pages = this.#log.readAll(1, this.#position, 'forwards', Number.POSITIVE_INFINITY);
      for await (const page of pages) {
        for (const stream of new Set(page.flatMap((event) => this.#query.links(event).map((link) => link.stream)))) {
          await this.#truncate(stream);
        }
      }
      const mark = { name: positionMark(this.name), value: 0 };
      await this.#log.change({ kind: 'links', links: [], mark });
      this.#position = 0;
      this.#noted = 0;
    });
  }

  async #whileStopped(work: () => Promise<void>): Promise<void> {
    const { status } = this;
    if (status === 'Running') await this.stop();
    try {
      await work();
    } finally {
      if (status === 'Running') this.start();
    }
  }

  async #truncate(stream: string): Promise<void> {
    const { metadata, revision } = await this.#log.state(stream);
    if (revision < 0 || (metadata.truncateBefore ?? 0) > revision) return;
    const data = withTruncateBefore(metadata, String(revision + 1));
    const event = {
      id: randomUUID(),
      type: '$metadata',
      contentType: 'application/json',
      metadata: new Uint8Array(0),
      data,
    };
    await this.#log.change({ kind: 'append', stream: metastreamOf(stream), expected: 'any', events: [event] });
  }

  async #follow(signal: AbortSignal): Promise<void> {
    let wake = (): void => {};
    signal.addEventListener('abort', () => wake(), { once: true });
    let gathered = false;
    while (!signal.aborted) {
      const next = this.#log.nextCommit;
      const live = this.#log.live(this.#position, GROUP);
      if (live === null) {
        for await (const page of this.#log.readAll(this.#position + 1, this.#log.head, 'forwards', GROUP * 100)) {
          await this.#process(page, signal);
          if (signal.aborted) return;
        }
      } else if (live.length > 0) {
        const more = (live.at(-1)?.position ?? 0) < this.#log.head;
        if (more || gathered) await this.#process(live, signal);
        else await delay(GATHERING, undefined, { signal });
        gathered = !more && !gathered;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
          void next.then(resolve);
        });
      }
    }
  }

  async #process(events: readonly RecordedEvent[], signal: AbortSignal): Promise<void> {
    const links: Link[] = events.flatMap((event) =>
      this.#query.links(event).map(({ stream, target }) => ({ stream, event: linkEvent(event, target) })),
    );
    const position = events.at(-1)?.position ?? this.#position;
    if (links.length > 0 || position - this.#noted >= IDLE_STRIDE) {
      const mark = { name: positionMark(this.name), value: position };
      for (;;) {
        const outcome = await this.#log.change({ kind: 'links', links, mark });
        if (outcome.kind === 'committed') break;
        if (signal.aborted) return;
        await delay(200);
      }
      this.#noted = position;
    }
    this.#position = position;
    this.processed += events.length;
  }
}

export const positionMark = (projection: string): string => `projection ${projection} position`;

function linkEvent(cause: RecordedEvent, target: string) {
  const metadata = {
    $c: cause.position,
    $p: cause.position,
    $o: cause.stream,
    $causedBy: cause.id,
  };
  return {
    id: randomUUID(),
    type: LINK_TYPE,
    contentType: 'application/octet-stream',
    metadata: Buffer.from(JSON.stringify(metadata), 'utf8'),
    data: Buffer.from(target, 'utf8'),
  };
}
