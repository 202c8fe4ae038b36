import type { Logger } from 'pino';
import type { LogPosition, RecordedEvent } from '../../../domain/kernel/event.ts';
import type { EventStore } from '../../eventstore/port.ts';
import { LIVE_CATEGORIES, runOf } from './messages.ts';

export interface Listener {
  receive(event: RecordedEvent): void;
  /** The hub lost the log: nothing more will come. */
  lost(): void;
}

/** Hands the newest events of the log to those who follow a run. */
export interface LiveHub {
  /** Listens to the events of a run. Every event that is recorded after this has resolved is handed over. */
  listen(run_id: string, listener: Listener): Promise<{ stop(): void }>;
  /** Everything after this event, of any run, is or was handed over; null when everything in the log was. */
  reached(): LogPosition | null;
  subscribers(): number;
  droppedFrames(): number;
  countDropped(frames: number): void;
  close(): Promise<void>;
}

const newest = async (store: EventStore): Promise<LogPosition | null> => {
  const options = { direction: 'backwards', maxCount: 1, categories: LIVE_CATEGORIES } as const;
  for await (const { position } of store.readAll(options)) return position;
  return null;
};

/**
 * One subscription to the log for all followers of this process, held only while there are any. It hands each event
 * on and never waits for a listener.
 */
export const createLiveHub = (store: EventStore, log: Logger): LiveHub => {
  const listeners = new Map<string, Set<Listener>>();
  let reached: LogPosition | null = null;
  let running:
    | { readonly live: Promise<void>; readonly abort: AbortController; readonly ended: Promise<void> }
    | undefined;
  let dropped = 0;

  const follow = async (signal: AbortSignal, live: () => void): Promise<void> => {
    // A known place, and not `end`: a subscription that is lost goes on from there, wherever the end is by then.
    reached = await newest(store);
    live();
    for await (const message of store.subscribeAll({ from: reached ?? 'start', categories: LIVE_CATEGORIES, signal })) {
      if (message.kind !== 'event') continue;
      reached = message.event.position;
      const run_id = runOf(message.event);
      for (const listener of (run_id === undefined ? undefined : listeners.get(run_id)) ?? [])
        listener.receive(message.event);
    }
  };

  const start = () => {
    const abort = new AbortController();
    const { promise: live, resolve, reject } = Promise.withResolvers<void>();
    live.catch(() => undefined);
    const ended = follow(abort.signal, resolve).then(
      () => reject(new Error('the subscription ended')),
      (error: unknown) => {
        log.error({ err: error }, 'live subscription failed');
        running = undefined;
        reject(error);
        for (const of of [...listeners.values()]) for (const listener of [...of]) listener.lost();
      },
    );
    return { live, abort, ended };
  };

  const stop = async (): Promise<void> => {
    const stopped = running;
    running = undefined;
    stopped?.abort.abort();
    await stopped?.ended;
  };

  return {
    listen: async (run_id, listener) => {
      const of = listeners.get(run_id) ?? new Set();
      listeners.set(run_id, of.add(listener));
      const leave = (): void => {
        if (!of.delete(listener)) return;
        if (of.size === 0) listeners.delete(run_id);
        if (listeners.size === 0) void stop();
      };
      running ??= start();
      try {
        await running.live;
      } catch (error) {
        leave();
        throw error;
      }
      return { stop: leave };
    },
    reached: () => reached,
    subscribers: () => [...listeners.values()].reduce((sum, of) => sum + of.size, 0),
    droppedFrames: () => dropped,
    countDropped: (frames) => {
      dropped += frames;
    },
    close: stop,
  };
};
