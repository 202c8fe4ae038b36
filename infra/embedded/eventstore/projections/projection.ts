import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Link } from '../log/append.ts';
import type { EventLog } from '../log/event-log.ts';
import { LINK_TYPE, type RecordedEvent } from '../log/recorded-event.ts';
import type { EmittedLink } from './system-projections.ts';

/** Events considered together, and links committed together. */
const GROUP = 500;
/** Where nothing is emitted, progress is still noted every so many events. */
const IDLE_STRIDE = 10_000;

export type ProjectionStatus = 'Running' | 'Stopped' | 'Faulted';

/**
 * Follows the log and emits links. The links and the position they rest on are committed together, so each event is
 * linked exactly once, whatever happens in between.
 */
export class Projection {
  readonly name: string;
  readonly #log: EventLog;
  readonly #emit: (event: RecordedEvent) => readonly EmittedLink[];
  #position: number;
  #noted: number;
  #running: { readonly stop: AbortController; readonly done: Promise<void> } | null = null;
  #fault: string | null = null;
  processed = 0;

  constructor(log: EventLog, name: string, emit: (event: RecordedEvent) => readonly EmittedLink[], position: number) {
    this.name = name;
    this.#log = log;
    this.#emit = emit;
    this.#position = position;
    this.#noted = position;
  }

  get position(): number {
    return this.#position;
  }

  get status(): ProjectionStatus {
    if (this.#running !== null) return 'Running';
    return this.#fault === null ? 'Stopped' : 'Faulted';
  }

  get fault(): string {
    return this.#fault ?? '';
  }

  start(): void {
    if (this.#running !== null) return;
    this.#fault = null;
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

  async stop(): Promise<void> {
    const running = this.#running;
    running?.stop.abort();
    await running?.done;
  }

  async #follow(signal: AbortSignal): Promise<void> {
    let wake = (): void => {};
    signal.addEventListener('abort', () => wake(), { once: true });
    while (!signal.aborted) {
      const next = this.#log.nextCommit;
      const live = this.#log.live(this.#position, GROUP);
      if (live === null) {
        for await (const page of this.#log.readAll(this.#position + 1, this.#log.head, 'forwards', GROUP * 100)) {
          await this.#process(page, signal);
          if (signal.aborted) return;
        }
      } else if (live.length > 0) {
        await this.#process(live, signal);
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
      this.#emit(event).map(({ stream, target }) => ({ stream, event: linkEvent(event, target) })),
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
