import type { EventStore } from '../../adapters/eventstore/port.ts';
import { type AnyEvent, decodeRecorded } from '../../domain/decode.ts';
import type { LogPosition, RecordedEvent } from '../../domain/kernel/event.ts';
import { type FloorSnapshot, ShopFloor } from './floor.ts';

/** Keeps what a process knows of the log, so that it need not read all of it again at its next start. */
export interface SnapshotStore {
  load(name: string): Promise<{ readonly position: LogPosition; readonly state: unknown } | undefined>;
  save(name: string, position: LogPosition, state: unknown): Promise<void>;
}

export type FloorListener = (recorded: RecordedEvent, event: AnyEvent) => void;

export interface FollowedFloor {
  readonly floor: ShopFloor;
  /** Called for each event after the floor took it in; only for those that came after the start was caught up. */
  onEvent(listener: FloorListener): void;
  /** Set when an event could not be decoded: the floor stands still there and says so. */
  fault(): string | undefined;
  stop(): Promise<void>;
}

/** Raised with the shape of FloorSnapshot: an older snapshot is then left aside and the log read from its start. */
const SNAPSHOT = 'floor-v3';
const SAVE_EVERY = 500;

/**
 * Follows the log into a shop floor; resolves once the floor has caught up with what was in the log at the start. A snapshot
 * that cannot be saved is reported to `log` and tried again later: it only makes the next start quicker.
 */
export const followFloor = async (
  store: EventStore,
  snapshots: SnapshotStore,
  log?: { warn(facts: object, message: string): void },
): Promise<FollowedFloor> => {
  const saved = await snapshots.load(SNAPSHOT);
  const floor = new ShopFloor(store, saved?.state as FloorSnapshot | undefined);
  const listeners: FloorListener[] = [];
  const stopping = new AbortController();
  let position = saved?.position;
  let unsaved = 0;
  let fault: string | undefined;
  const save = async (): Promise<void> => {
    if (position === undefined || unsaved === 0) return;
    unsaved = 0;
    await snapshots.save(SNAPSHOT, position, floor.snapshot()).catch((error: unknown) => {
      log?.warn({ error: String(error) }, 'the snapshot of the floor could not be saved');
    });
  };
  const caughtUp = Promise.withResolvers<void>();
  const follow = async (): Promise<void> => {
    let live = false;
    const categories = ['site', 'tool', 'run'];
    for await (const message of store.subscribeAll({
      from: position ?? 'start',
      categories,
      signal: stopping.signal,
    })) {
      if (message.kind === 'caught_up') {
        live = true;
        caughtUp.resolve();
        continue;
      }
      if (message.kind === 'checkpoint') {
        position = message.position;
        continue;
      }
      const decoded = decodeRecorded(message.event);
      if (!decoded.ok) throw new Error(`${message.event.stream}@${message.event.revision}: ${decoded.problem}`);
      floor.apply(message.event.stream, decoded.event, message.event.revision);
      position = message.event.position;
      unsaved += 1;
      if (unsaved >= SAVE_EVERY) await save();
      if (live) for (const listener of listeners) listener(message.event, decoded.event);
    }
  };
  const following = follow().catch((error: unknown) => {
    fault = error instanceof Error ? error.message : String(error);
    caughtUp.reject(error);
  });
  await caughtUp.promise;
  return {
    floor,
    onEvent: (listener) => void listeners.push(listener),
    fault: () => fault,
    stop: async () => {
      stopping.abort();
      await following;
      await save();
    },
  };
};
