import { compileFilter, type EventFilter } from '../log/event-filter.ts';
import type { EventLog } from '../log/event-log.ts';
import type { RecordedEvent } from '../log/recorded-event.ts';
import { ALL, type GroupConfig, isGroupStream } from './settings.ts';

/** Events of all streams looked at in one go for those of one stream. */
const LOOK_AHEAD = 256;

/** What a group reads from: hands out what comes next, without waiting for it. */
export interface Source {
  /** The next events, at most `count` or so; none where there are none yet. */
  take(count: number): Promise<readonly RecordedEvent[]>;
  /** Revision or position up to which everything has been handed out or was not wanted; -1 before the first. */
  readonly considered: number;
}

/** The place of an event in its source: its revision, or its position in `$all`. */
export const placeIn = (stream: string, event: RecordedEvent): number =>
  stream === ALL ? event.position : event.revision;

/** @param from the first revision or position that is wanted. */
export function openSource(log: EventLog, config: GroupConfig, from: number): Source {
  return config.stream === ALL ? allSource(log, config, from) : streamSource(log, config.stream, from);
}

function allSource(log: EventLog, config: GroupConfig, from: number): Source {
  const chosen = config.filter === null ? () => true : compileFilter(config.filter);
  // What groups write themselves would otherwise come back to them without end.
  const filter: EventFilter = (event) => !isGroupStream(event.stream) && chosen(event);
  let position = Math.max(from, 1) - 1;
  return {
    get considered() {
      return position;
    },
    async take(count) {
      for (let live = log.live(position, count); live !== null; live = log.live(position, count)) {
        position = live.at(-1)?.position ?? position;
        const wanted = live.filter(filter);
        if (wanted.length > 0 || live.length === 0) return wanted;
      }
      if (config.filter === null) {
        for await (const page of log.readAll(position + 1, log.head, 'forwards', log.head)) {
          position = page.at(-1)?.position ?? position;
          const wanted = page.filter(filter);
          if (wanted.length > 0) return wanted;
        }
        return [];
      }
      for await (const { events, considered } of log.readFiltered(position + 1, log.head, 'forwards', filter)) {
        position = considered;
        if (events.length > 0) return events;
      }
      return [];
    },
  };
}

function streamSource(log: EventLog, stream: string, from: number): Source {
  let revision = from - 1;
  /** Position up to which the stream was followed in memory, or null while it has to be read from storage. */
  let followed: number | null = null;
  return {
    get considered() {
      return revision;
    },
    async take(count) {
      while (followed !== null) {
        const live = log.live(followed, LOOK_AHEAD);
        if (live === null) break;
        const fresh = live.filter((event) => event.stream === stream && event.revision > revision);
        const taken = fresh.slice(0, count);
        followed = (taken.length < fresh.length ? taken.at(-1) : live.at(-1))?.position ?? followed;
        revision = taken.at(-1)?.revision ?? revision;
        if (taken.length > 0 || live.length === 0) return taken;
      }
      const { head } = log;
      const read = await log.readStream(stream, revision + 1, Number.MAX_SAFE_INTEGER, 'forwards', count);
      if (read.kind === 'events') {
        for await (const page of read.events) {
          revision = page.at(-1)?.revision ?? revision;
          return page;
        }
      }
      followed = head;
      return [];
    },
  };
}
