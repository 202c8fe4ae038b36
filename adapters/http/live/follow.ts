import { load } from '../../../commands/handling.ts';
import { runStream } from '../../../commands/streams.ts';
import type { LogPosition, RecordedEvent } from '../../../domain/kernel/event.ts';
import { runDecider } from '../../../domain/run/decide.ts';
import type { RunEvent } from '../../../domain/run/events.ts';
import { evolveRun, initialRun, type RunState } from '../../../domain/run/state.ts';
import type { EventStore } from '../../eventstore/port.ts';
import { comparePositions, positionText } from '../conventions/position.ts';
import type { LiveHub } from './hub.ts';
import { LIVE_CATEGORIES, RunNarrator, runOf, stateMessage } from './messages.ts';
import type { Outbox } from './outbox.ts';

/** More live events than this while a client still reads the past: it goes on reading, and joins later. */
const MAX_HELD = 1000;

export interface Following {
  readonly store: EventStore;
  readonly hub: LiveHub;
  readonly run_id: string;
  /** Told up to here already; without it, the state as it is now comes first. */
  readonly from: LogPosition | undefined;
  readonly outbox: Outbox;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Holds what the hub hands over until somebody takes it, and then passes everything on. */
const join = async ({ hub, run_id, signal }: Following) => {
  const held: RecordedEvent[] = [];
  let pass = (event: RecordedEvent): void => {
    held.push(event);
  };
  const { reached, stop } = await hub.listen(run_id, (event) => pass(event));
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  return {
    reached,
    held,
    stop,
    passTo: (receive: (event: RecordedEvent) => void) => {
      for (const event of held.splice(0)) receive(event);
      pass = receive;
    },
  };
};

const putTo =
  (outbox: Outbox, narrator: RunNarrator) =>
  (event: RecordedEvent): void => {
    const message = narrator.tell(event);
    if (message !== undefined) outbox.put(message);
  };

/** The state now, then everything after it. Listening begins first, so nothing falls between. */
const fromNow = async (following: Following): Promise<void> => {
  const { store, run_id, outbox } = following;
  const joined = await join(following);
  const { state, head, history } = await load<RunState, RunEvent>(store, runDecider, runStream(run_id));
  const last = history.at(-1)?.recorded;
  const now = last === undefined ? undefined : stateMessage(state, positionText(last.position), null, null);
  if (now !== undefined) outbox.put(now);
  joined.passTo(putTo(outbox, new RunNarrator(state, head.revision)));
};

/** What was known at a position: the run folded up to there, and its first event where that comes later. */
const knownAt = async (store: EventStore, run_id: string, from: LogPosition) => {
  const { history } = await load<RunState, RunEvent>(store, runDecider, runStream(run_id));
  const known = history.filter(({ recorded }) => comparePositions(recorded.position, from) <= 0);
  const state = known.reduce<RunState>((run, { event }) => evolveRun(run, event), initialRun);
  const narrator = new RunNarrator(state, known.at(-1)?.recorded.revision ?? -1n);
  return { narrator, first: known.length === 0 ? history[0]?.recorded : undefined };
};

/**
 * Everything after a position, read from the log at the client's pace, then live. The change-over is exact: it reads on
 * until it has passed the last event that the hub had seen when it began to listen, and then leaves out what it told.
 */
const fromPosition = async (following: Following, from: LogPosition): Promise<void> => {
  const { store, run_id, outbox, signal } = following;
  const { narrator, first } = await knownAt(store, run_id, from);
  const tell = async (event: RecordedEvent): Promise<void> => {
    const message = runOf(event) === run_id ? narrator.tell(event) : undefined;
    if (message !== undefined) await outbox.putWhenRoom(message);
  };
  if (first !== undefined) await tell(first);
  let told = first?.position ?? from;
  let joined: Awaited<ReturnType<typeof join>> | undefined;
  for await (const message of store.subscribeAll({ from: told, categories: LIVE_CATEGORIES, signal })) {
    if (message.kind === 'event') {
      await tell(message.event);
      told = message.event.position;
    }
    if (message.kind === 'caught_up') joined ??= await join(following);
    if (joined === undefined) continue;
    if (joined.reached === null || comparePositions(told, joined.reached) >= 0) break;
    if (joined.held.length > MAX_HELD) {
      joined.stop();
      joined = undefined;
    }
  }
  const put = putTo(outbox, narrator);
  joined?.passTo((event) => {
    if (comparePositions(event.position, told) > 0) put(event);
  });
};

/** Fills the outbox with what happens to a run until the signal ends it. Resolves once it is live. */
export const followRun = (following: Following): Promise<void> =>
  following.from === undefined ? fromNow(following) : fromPosition(following, following.from);
