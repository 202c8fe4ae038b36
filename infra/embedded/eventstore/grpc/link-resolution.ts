import type { EventLog } from '../log/event-log.ts';
import { linkTarget, type RecordedEvent } from '../log/recorded-event.ts';
import type { ResolvedEvent } from './wire.ts';

/** Events as a reader gets them: where links are to be resolved, each with what it points to, if that is still there. */
export async function resolve(
  log: EventLog,
  events: readonly RecordedEvent[],
  resolveLinks: boolean,
): Promise<ResolvedEvent[]> {
  if (!resolveLinks) return events.map((event) => ({ event }));
  const targets = events.map(linkTarget);
  const wanted = targets.filter((target) => target !== null);
  if (wanted.length === 0) return events.map((event) => ({ event }));
  const found = await log.find(wanted);
  return events.map((event, index) => {
    const target = targets[index];
    if (target === null || target === undefined) return { event };
    const original = found.get(`${target.revision}@${target.stream}`);
    return original === undefined ? { link: event } : { event: original, link: event };
  });
}
