import { setTimeout as delay } from 'node:timers/promises';
import { type CommitRow, type Storage, StorageUnavailable } from '../storage/storage.ts';
import { type Change, type ChangeOutcome, eventsOf, streamsOf } from './append.ts';
import { CommitPlan } from './commit-plan.ts';
import { RecentEvents } from './recent-events.ts';
import { weigh } from './recorded-event.ts';
import type { StreamStates } from './stream-state.ts';

/** One commit takes at most so much, so that its memory is bounded; one change may exceed it alone. */
const COMMIT_EVENTS = 5_000;
const COMMIT_BYTES = 2 * 1024 * 1024;

/** Event ids remembered for repeated appends that expect any revision. */
const REMEMBERED_IDS = 20_000;
/** Of those, how many are looked up when the node starts. */
const RECALLED_IDS = 5_000;

interface Waiting {
  readonly change: Change;
  readonly bytes: number;
  readonly settle: (outcome: ChangeOutcome) => void;
  readonly fail: (error: unknown) => void;
  /** Answered already: whatever happens, it is not to be written again. */
  isAnswered: boolean;
}

/**
 * The one writer of the log. Changes that arrive while a commit is on its way wait and go together in the next one.
 *
 * Invariants: commits happen one after another; each takes the positions right after the last; a change is answered
 * only when the commit that holds it, or that its answer rests on, is durable; an attempt whose outcome is unknown is
 * settled before anything else is written.
 */
export class Committer {
  readonly #storage: Storage;
  readonly #states: StreamStates;
  readonly #recent = new RecentEvents(REMEMBERED_IDS);
  readonly #publish: (rows: readonly CommitRow[]) => void;
  readonly #relocate: (head: number) => void;
  readonly #stopping = new AbortController();
  #queue: Waiting[] = [];
  #queuedBytes = 0;
  #running: Promise<void> | null = null;
  #end = { lastPosition: 0, lastStreamId: 0 };

  /**
   * @param publish receives the rows of each commit, in order, before its changes are answered.
   * @param relocate is called when the log turned out to end elsewhere, because somebody else wrote to it.
   */
  constructor(
    storage: Storage,
    states: StreamStates,
    publish: (rows: readonly CommitRow[]) => void,
    relocate: (head: number) => void,
  ) {
    this.#storage = storage;
    this.#states = states;
    this.#publish = publish;
    this.#relocate = relocate;
  }

  async start(end: { readonly lastPosition: number; readonly lastStreamId: number }): Promise<void> {
    this.#end = end;
    // A client whose append was cut off by a crash sends it again to the node that comes after.
    this.#recent.add(await this.#storage.recent(RECALLED_IDS));
  }

  /** Bytes waiting for their commit; a caller that reads from a network stops reading while this is large. */
  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** Resolves with the change's outcome. `deadline` is in milliseconds since the epoch. */
  submit(change: Change, deadline = Number.POSITIVE_INFINITY): Promise<ChangeOutcome> {
    return new Promise((resolve, reject) => {
      if (this.#stopping.signal.aborted) {
        reject(new StorageUnavailable('the event store is stopping'));
        return;
      }
      let timer: NodeJS.Timeout | undefined;
      const waiting: Waiting = {
        change,
        bytes: eventsOf(change).reduce((sum, event) => sum + weigh(event), 256),
        isAnswered: false,
        settle: (outcome) => {
          waiting.isAnswered = true;
          clearTimeout(timer);
          resolve(outcome);
        },
        fail: (error) => {
          waiting.isAnswered = true;
          clearTimeout(timer);
          reject(error);
        },
      };
      if (deadline !== Number.POSITIVE_INFINITY) {
        const expire = () => {
          waiting.isAnswered = true;
          resolve({ kind: 'timeout' });
        };
        timer = setTimeout(expire, Math.min(Math.max(deadline - Date.now(), 0), 0x7fffffff));
      }
      this.#queue.push(waiting);
      this.#queuedBytes += waiting.bytes;
      this.#running ??= this.#run();
    });
  }

  /** Waits for the commit on its way, unless the storage is gone; what still waits is refused. */
  async stop(patience: number): Promise<void> {
    const waiting = this.#queue;
    this.#queue = [];
    for (const { fail } of waiting) fail(new StorageUnavailable('the event store is stopping'));
    const timer = setTimeout(() => this.#stopping.abort(), patience);
    await this.#running;
    clearTimeout(timer);
    this.#stopping.abort();
  }

  async #run(): Promise<void> {
    // Changes of the same turn of the event loop belong together.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0) {
      const batch = this.#take();
      try {
        await this.#commit(batch);
      } catch (error) {
        if (!(error instanceof StorageUnavailable) || this.#stopping.signal.aborted) {
          for (const { fail } of batch) fail(error);
        } else {
          this.#queue.unshift(...batch);
          this.#queuedBytes += batch.reduce((sum, { bytes }) => sum + bytes, 0);
          await delay(100);
        }
      }
    }
    // In the same step as the look at the queue: whatever is submitted next finds either the loop or nobody.
    this.#running = null;
  }

  #take(): Waiting[] {
    const batch: Waiting[] = [];
    let events = 0;
    let bytes = 0;
    let taken = 0;
    for (const waiting of this.#queue) {
      const count = Math.max(1, eventsOf(waiting.change).length);
      if (batch.length > 0 && (events + count > COMMIT_EVENTS || bytes + waiting.bytes > COMMIT_BYTES)) break;
      taken++;
      this.#queuedBytes -= waiting.bytes;
      if (waiting.isAnswered) continue;
      batch.push(waiting);
      events += count;
      bytes += waiting.bytes;
    }
    this.#queue.splice(0, taken);
    return batch;
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    for (;;) {
      const states = await this.#states.load(batch.flatMap(({ change }) => streamsOf(change)));
      const plan = new CommitPlan(this.#storage, states, this.#recent, this.#end);
      const outcomes: ChangeOutcome[] = [];
      for (const { change } of batch) outcomes.push(await plan.add(change));

      const result = plan.isEmpty
        ? ({ kind: 'committed' } as const)
        : await this.#storage.commit(plan, this.#stopping.signal);
      if (result.kind === 'committed') {
        this.#end = plan.end;
        this.#states.put(plan.changedStates());
        this.#recent.add(plan.rows);
        if (plan.rows.length > 0) this.#publish(plan.rows);
        for (const [index, { settle }] of batch.entries()) {
          const outcome = outcomes[index];
          if (outcome !== undefined) settle(outcome);
        }
        return;
      }
      if (result.kind === 'conflict') {
        this.#states.clear();
        this.#recent.clear();
        await this.start(await this.#storage.lastPosition());
        this.#relocate(this.#end.lastPosition);
        continue;
      }
      if (batch.length === 1) {
        batch[0]?.settle({ kind: 'rejected', reason: result.reason });
        return;
      }
      // One of them cannot be stored; the others must not suffer for it.
      for (const waiting of batch) await this.#commit([waiting]);
      return;
    }
  }
}
