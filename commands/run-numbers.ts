import type { ProcessFamily } from '../domain/run/events.ts';
import { runNumber, runNumberStream } from '../domain/run/run-number.ts';
import { type CommandMeta, derivedId, envelope } from './envelope.ts';
import { type CommandPorts, headOf } from './handling.ts';

/**
 * The next free run number of the day. Two that ask at once cannot get the same one: the loser of the race takes the next.
 * A number whose run is never queued stays a gap in the sequence.
 */
export const allocateRunNumber = async (
  { store, clock }: CommandPorts,
  meta: CommandMeta,
  org_id: string,
  family: ProcessFamily,
  run_id: string,
  at: string,
): Promise<string> => {
  const stream = runNumberStream(org_id, family, at);
  for (;;) {
    const head = await headOf(store, stream);
    const place = head.revision + 1n;
    const run_number = runNumber(family, at, place);
    const allocation = { ...meta, commandId: derivedId(meta.commandId, 'run_number', String(place)) };
    const event = { type: 'RunNumberAllocated', data: { run_number, run_id } };
    const { events } = envelope(stream, head, [event], allocation, clock().toISOString());
    const appended = await store.append(stream, head.revision, events);
    if (appended.ok) return run_number;
  }
};
