import { randomUUID } from 'node:crypto';
import type { EventFilter } from '../log/event-filter.ts';
import type { EventLog } from '../log/event-log.ts';
import type { RecordedEvent } from '../log/recorded-event.ts';
import { streamDeleted } from './errors.ts';
import { resolve } from './link-resolution.ts';
import type { Outlet } from './outlet.ts';
import { caughtUp, checkpoint, confirmation, fellBehind, readEvent, type UuidForm } from './wire.ts';

/** Live events are handed out in groups of so many, so that links can be resolved together. */
const LIVE_GROUP = 256;

export interface SubscriptionOptions {
  readonly resolveLinks: boolean;
  readonly uuid: UuidForm;
}

export interface CheckpointedFilter {
  readonly filter: EventFilter;
  /** A checkpoint is sent each time so many events were considered. */
  readonly interval: number;
}

type Followed = 'live' | 'behind' | 'closed';

/**
 * Follows the log from memory once `position` has come close enough to its head, until the client leaves or falls out
 * of what memory holds. `take` sends a group of consecutive events and is told of each exactly once.
 */
async function followLive(
  log: EventLog,
  outlet: Outlet<Buffer>,
  start: number,
  take: (events: readonly RecordedEvent[]) => Promise<void>,
): Promise<{ followed: Followed; position: number }> {
  let position = start;
  let announced = false;
  while (!outlet.closed) {
    const next = log.nextCommit;
    const events = log.live(position, LIVE_GROUP);
    if (events === null) {
      if (announced) await outlet.send(fellBehind());
      return { followed: 'behind', position };
    }
    const last = events.at(-1);
    if (last !== undefined) {
      await take(events);
      position = last.position;
    } else if (!announced) {
      announced = true;
      await outlet.send(caughtUp());
    } else {
      await outlet.wait(next);
    }
  }
  return { followed: 'closed', position };
}

/** Sends everything after a position, for ever. */
export async function subscribeToAll(
  log: EventLog,
  outlet: Outlet<Buffer>,
  after: number,
  options: SubscriptionOptions,
): Promise<void> {
  const send = sender(log, outlet, options);
  await outlet.send(confirmation(randomUUID()));
  let position = after;
  while (!outlet.closed) {
    const { followed, position: reached } = await followLive(log, outlet, position, (events) => send(events, true));
    position = reached;
    if (followed !== 'behind') return;
    for await (const page of log.readAll(position + 1, log.head, 'forwards', Number.POSITIVE_INFINITY)) {
      await send(page, false);
      position = page.at(-1)?.position ?? position;
      if (outlet.closed) return;
    }
  }
}

/** As `subscribeToAll`, of the events that the filter lets through, with checkpoints for those it does not. */
export async function subscribeToFiltered(
  log: EventLog,
  outlet: Outlet<Buffer>,
  after: number,
  { filter, interval }: CheckpointedFilter,
  options: SubscriptionOptions,
): Promise<void> {
  const send = sender(log, outlet, options);
  await outlet.send(confirmation(randomUUID()));
  let position = after;
  let sinceCheckpoint = 0;
  // Positions have no gaps, so what was considered is counted from them.
  const consider = async (upTo: number) => {
    while (position < upTo && !outlet.closed) {
      const step = Math.min(upTo - position, interval - sinceCheckpoint);
      position += step;
      sinceCheckpoint += step;
      if (sinceCheckpoint === interval) {
        sinceCheckpoint = 0;
        await outlet.send(checkpoint(position));
      }
    }
  };
  const take = async (events: readonly RecordedEvent[], considered: number, isLive: boolean) => {
    // Up to the next checkpoint at a time, so that it follows the last event it covers.
    let rest = events;
    while (rest.length > 0 && !outlet.closed) {
      const border = position + interval - sinceCheckpoint;
      const beyond = rest.findIndex((event) => event.position > border);
      const group = beyond === -1 ? rest : rest.slice(0, beyond);
      await send(group, isLive);
      rest = beyond === -1 ? [] : rest.slice(beyond);
      if (beyond !== -1) await consider(border);
    }
    await consider(considered);
  };

  while (!outlet.closed) {
    const { followed } = await followLive(log, outlet, position, (events) =>
      take(events.filter(filter), events.at(-1)?.position ?? position, true),
    );
    if (followed !== 'behind') return;
    for await (const { events, considered } of log.readFiltered(position + 1, log.head, 'forwards', filter)) {
      await take(events, considered, false);
      if (outlet.closed) return;
    }
  }
}

/** Sends every event of a stream after a revision, for ever; fails once the stream is tombstoned. */
export async function subscribeToStream(
  log: EventLog,
  outlet: Outlet<Buffer>,
  stream: string,
  after: number | 'end',
  options: SubscriptionOptions,
): Promise<void> {
  const send = sender(log, outlet, options);
  await outlet.send(confirmation(randomUUID()));
  let position = log.head;
  let revision = after === 'end' ? (await log.state(stream)).revision : after;
  while (!outlet.closed) {
    position = Math.max(position, log.head);
    const read = await log.readStream(
      stream,
      revision + 1,
      Number.MAX_SAFE_INTEGER,
      'forwards',
      Number.MAX_SAFE_INTEGER,
    );
    if (read.kind === 'deleted') throw streamDeleted(stream);
    if (read.kind === 'events') {
      for await (const page of read.events) {
        await send(page, false);
        revision = page.at(-1)?.revision ?? revision;
        if (outlet.closed) return;
      }
    }
    const { followed } = await followLive(log, outlet, position, async (events) => {
      const fresh = events.filter((event) => event.stream === stream && event.revision > revision);
      if (fresh.some((event) => event.type === '$streamDeleted')) throw streamDeleted(stream);
      await send(fresh, true);
      revision = fresh.at(-1)?.revision ?? revision;
    });
    if (followed !== 'behind') return;
  }
}

function sender(log: EventLog, outlet: Outlet<Buffer>, { resolveLinks, uuid }: SubscriptionOptions) {
  return async (events: readonly RecordedEvent[], isLive: boolean): Promise<void> => {
    for (const resolved of await resolve(log, events, resolveLinks)) {
      if (!(await outlet.send(readEvent(resolved, uuid, isLive)))) return;
    }
  };
}
