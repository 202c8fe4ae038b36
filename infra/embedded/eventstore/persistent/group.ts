import { resolve } from '../grpc/link-resolution.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Consumer } from './consumer.ts';
import { createDispatcher, type Dispatcher } from './dispatch.ts';
import { GroupStore } from './group-store.ts';
import { idOf, type Message, originalOf } from './message.ts';
import type { GroupConfig } from './settings.ts';
import { openSource, placeIn, type Source } from './source.ts';

interface Delivery {
  readonly message: Message;
  readonly consumer: Consumer;
  readonly at: number;
}

export type NackAction = 'park' | 'retry' | 'skip' | 'stop';

/** How often deliveries are looked through for those that took too long, and the checkpoint for being due; ms. */
const TICK = 100;

/**
 * A persistent subscription at work: reads its source as far ahead as its buffer allows, hands messages to consumers
 * as they have room, and remembers what is not settled yet. Every message is delivered at least once: the checkpoint
 * never passes one that is neither acknowledged, skipped nor parked.
 */
export class Group {
  readonly config: GroupConfig;
  readonly store: GroupStore;
  readonly #log: EventLog;
  readonly #dispatcher: Dispatcher;
  readonly #consumers: Consumer[] = [];
  readonly #outstanding = new Map<string, Delivery>();
  /** Waiting to be delivered again, before anything new. */
  #retries: Message[] = [];
  #buffer: Message[] = [];
  #source: Source | null = null;
  #running: Promise<void> | null = null;
  #considered = -1;
  /** Something happened since the loop last looked. */
  #poked = false;
  #resume: () => void = () => {};
  #ticker: NodeJS.Timeout | null = null;
  #closed = false;
  #settled = 0;
  #settledSinceCheckpoint = 0;
  #checkpointed: number | null = null;
  #checkpointAt = performance.now();
  #lastKnown: number | null = null;
  readonly #since = performance.now();

  constructor(log: EventLog, config: GroupConfig) {
    this.config = config;
    this.store = new GroupStore(log, config);
    this.#log = log;
    this.#dispatcher = createDispatcher(config.settings.strategy);
  }

  get consumers(): readonly Consumer[] {
    return this.#consumers;
  }

  /** For the statistics. */
  get figures() {
    return {
      total: this.#settled,
      rate: Math.round(this.#settled / Math.max(1, (performance.now() - this.#since) / 1000)),
      buffered: this.#buffer.length,
      retrying: this.#retries.length,
      outstanding: this.#outstanding.size,
      checkpointed: this.#checkpointed,
      lastKnown: this.#lastKnown,
      live: this.#source !== null && this.#buffer.length === 0,
    };
  }

  connect(consumer: Consumer): void {
    this.#consumers.push(consumer);
    this.#ticker ??= setInterval(() => this.#tick(), TICK);
    this.#running ??= this.#run().catch((error: unknown) => {
      this.#running = null;
      this.dropAll(error);
    });
    this.#wake();
  }

  /** The consumer is gone: what it held goes to others. */
  disconnect(consumer: Consumer): void {
    const index = this.#consumers.indexOf(consumer);
    if (index === -1) return;
    this.#consumers.splice(index, 1);
    for (const [id, delivery] of this.#outstanding) {
      if (delivery.consumer === consumer) this.#retry(id, delivery);
    }
    if (this.#consumers.length === 0) {
      if (this.#ticker !== null) clearInterval(this.#ticker);
      this.#ticker = null;
      void this.#noteCheckpoint().catch(() => {});
    }
    this.#wake();
  }

  ack(ids: readonly string[]): void {
    for (const id of ids) {
      const delivery = this.#outstanding.get(id);
      if (delivery !== undefined) this.#settle(id, delivery);
    }
    this.#afterSettling();
  }

  nack(ids: readonly string[], action: NackAction, reason: string, consumer: Consumer, stopped: unknown): void {
    if (action === 'stop') {
      this.disconnect(consumer);
      consumer.options.drop(stopped);
      return;
    }
    for (const id of ids) {
      const delivery = this.#outstanding.get(id);
      if (delivery === undefined) continue;
      if (action === 'skip') this.#settle(id, delivery);
      else if (action === 'park') this.#park(id, delivery, `Client explicitly NAK'ed message.\n${reason}`);
      else this.#retryOrPark(id, delivery);
    }
    this.#afterSettling();
  }

  /** Delivers the parked messages again, those before `stopAt` in the parked stream where that is given. */
  async replayParked(stopAt: number | null): Promise<void> {
    let next: number | null = null;
    for await (const links of this.store.parked(stopAt)) {
      for (const resolved of await resolve(this.#log, links, true)) {
        if (resolved.event === undefined) continue;
        this.#retries.push({ resolved, place: -1, retries: 0, replayed: true });
      }
      next = (links.at(-1)?.revision ?? -1) + 1;
    }
    if (next !== null) await this.store.forgetParked(next);
    this.#wake();
  }

  /** Ends every consumer's call with an error. */
  dropAll(error: unknown): void {
    for (const consumer of [...this.#consumers]) {
      this.disconnect(consumer);
      consumer.options.drop(error);
    }
  }

  async close(error: unknown): Promise<void> {
    this.#closed = true;
    this.dropAll(error);
    this.#wake();
    await this.#running;
  }

  #wake(): void {
    this.#poked = true;
    this.#resume();
  }

  async #run(): Promise<void> {
    this.#source ??= await this.#open();
    const { readBatchSize, historyBufferSize } = this.config.settings;
    while (!this.#closed && this.#consumers.length > 0) {
      const next = this.#log.nextCommit;
      this.#poked = false;
      this.#dispatch();
      const room = Math.max(1, historyBufferSize) - this.#buffer.length;
      const events = room > 0 ? await this.#source.take(Math.min(room, Math.max(1, readBatchSize))) : [];
      const last = events.at(-1);
      if (last !== undefined) {
        this.#lastKnown = placeIn(this.config.stream, last);
        for (const resolved of await resolve(this.#log, events, this.config.settings.resolveLinks)) {
          const message: Message = { resolved, place: 0, retries: 0, replayed: false };
          this.#buffer.push({ ...message, place: placeIn(this.config.stream, originalOf(message)) });
        }
      }
      // Only now is everything up to there in the buffer, where the checkpoint sees it.
      this.#considered = this.#source.considered;
      if (last !== undefined || this.#poked) continue;
      await new Promise<void>((wake) => {
        this.#resume = wake;
        if (room > 0) void next.then(wake);
      });
    }
    // In the same step as the look at the consumers: who connects next finds either the loop or nobody.
    this.#running = null;
  }

  async #open(): Promise<Source> {
    this.#checkpointed = await this.store.checkpoint();
    const { startFrom } = this.config.settings;
    const start = startFrom === 'end' ? this.config.origin : startFrom;
    return openSource(this.#log, this.config, this.#checkpointed === null ? start : this.#checkpointed + 1);
  }

  #dispatch(): void {
    this.#retries = this.#deliver(this.#retries);
    if (this.#retries.length === 0 || this.#dispatcher.overtakes) this.#buffer = this.#deliver(this.#buffer);
  }

  /** Delivers what can be delivered and answers the rest. */
  #deliver(messages: readonly Message[]): Message[] {
    const rest: Message[] = [];
    for (const [index, message] of messages.entries()) {
      const consumer = this.#dispatcher.choose(this.#consumers, message);
      if (consumer === null) {
        if (!this.#dispatcher.overtakes) return messages.slice(index);
        rest.push(message);
        continue;
      }
      this.#outstanding.set(idOf(message), { message, consumer, at: performance.now() });
      consumer.deliver(message);
    }
    return rest;
  }

  #settle(id: string, { consumer, at, message }: Delivery): void {
    this.#outstanding.delete(id);
    consumer.release(performance.now() - at);
    this.#settled++;
    if (!message.replayed) this.#settledSinceCheckpoint++;
  }

  #retryOrPark(id: string, delivery: Delivery): void {
    const { maxRetryCount } = this.config.settings;
    if (delivery.message.retries >= maxRetryCount) this.#park(id, delivery, `Reached retry count of ${maxRetryCount}`);
    else this.#retry(id, delivery);
  }

  #retry(id: string, { message, consumer, at }: Delivery): void {
    this.#outstanding.delete(id);
    consumer.release(performance.now() - at);
    this.#retries.push({ ...message, retries: message.retries + 1 });
  }

  /** It stays outstanding until it is safely parked, so that the checkpoint cannot pass it before. */
  #park(id: string, delivery: Delivery, reason: string): void {
    const parking = { ...delivery, at: Number.POSITIVE_INFINITY };
    this.#outstanding.set(id, parking);
    const { resolved } = delivery.message;
    this.store.park(resolved.event ?? originalOf(delivery.message), reason).then(
      () => {
        if (this.#outstanding.get(id) !== parking) return;
        this.#settle(id, delivery);
        this.#afterSettling();
      },
      () => {
        if (this.#outstanding.get(id) === parking) this.#retry(id, delivery);
        this.#wake();
      },
    );
  }

  #afterSettling(): void {
    const { maxCheckpointCount } = this.config.settings;
    if (this.#settledSinceCheckpoint >= Math.max(1, maxCheckpointCount)) void this.#noteCheckpoint().catch(() => {});
    this.#wake();
  }

  #tick(): void {
    const { messageTimeout, checkpointAfter, minCheckpointCount } = this.config.settings;
    const now = performance.now();
    let late = 0;
    for (const [id, delivery] of this.#outstanding) {
      if (messageTimeout <= 0 || now - delivery.at < messageTimeout) continue;
      this.#retryOrPark(id, delivery);
      late++;
    }
    if (late > 0) this.#wake();
    const due = now - this.#checkpointAt >= checkpointAfter;
    if (due && this.#settledSinceCheckpoint >= Math.max(1, minCheckpointCount)) {
      void this.#noteCheckpoint().catch(() => {});
    }
  }

  /** Notes the place before the first message that is not settled. */
  async #noteCheckpoint(): Promise<void> {
    if (this.#source === null || this.#settledSinceCheckpoint === 0) return;
    let first = Number.POSITIVE_INFINITY;
    const pending = [...this.#outstanding.values()].map(({ message }) => message);
    for (const { place, replayed } of [...pending, ...this.#retries, ...this.#buffer]) {
      if (!replayed) first = Math.min(first, place);
    }
    const place = first === Number.POSITIVE_INFINITY ? this.#considered : first - 1;
    this.#checkpointAt = performance.now();
    if (place < 0 || place <= (this.#checkpointed ?? -1)) return;
    this.#settledSinceCheckpoint = 0;
    this.#checkpointed = place;
    await this.store.noteCheckpoint(place);
  }
}
