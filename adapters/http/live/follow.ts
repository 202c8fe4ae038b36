import { load } from '../../../commands/handling.ts';
import { runStream } from '../../../commands/streams.ts';
import type { LogPosition, RecordedEvent } from '../../../domain/kernel/event.ts';
import { comparePositions } from '../../../domain/kernel/event.ts';
import { runDecider } from '../../../domain/run/decide.ts';
import type { RunEvent } from '../../../domain/run/events.ts';
import { evolveRun, initialRun, type RunState } from '../../../domain/run/state.ts';
import type { EventStore } from '../../eventstore/port.ts';
import { positionText } from '../conventions/position.ts';
import type { LiveHub } from './hub.ts';
import { LIVE_CATEGORIES, RunNarrator, runOf, stateMessage } from './messages.ts';
import type { Outbox } from './outbox.ts';

export interface Following {
  readonly store: EventStore;
  readonly hub: LiveHub;
  readonly run_id: string;
  /** Told up to here already; without it, the state as it is now comes first. */
  readonly from: LogPosition | undefined;
  readonly outbox: Outbox;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Nothing more will come: the client has to come back. */
  lost(): void;
}

/** Listens until the signal ends it; what happens to the events can change on the way. */
const listen = async ({ hub, run_id, signal, lost }: Following, first: (event: RecordedEvent) => void) => {
  let receive = first;
  const { stop } = await hub.listen(run_id, { receive: (event) => receive(event), lost });
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  return (next: (event: RecordedEvent) => void): void => {
    receive = next;
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
  const held: RecordedEvent[] = [];
  const receiveBy = await listen(following, (event) => held.push(event));
  const { state, head, history } = await load<RunState, RunEvent>(store, runDecider, runStream(run_id));
  const last = history.at(-1)?.recorded;
  const now = last === undefined ? undefined : stateMessage(state, positionText(last.position), null, null);
  if (now !== undefined) outbox.put(now);
  const put = putTo(outbox, new RunNarrator(state, head.revision));
  for (const event of held) put(event);
  receiveBy(put);
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
 * Everything after a position, read from the log at the client's pace, then live. The change-over is exact: it is made in the
 * moment in which the client has been told as much as the hub has handed over, and what both have is left out.
 */
const fromPosition = async (following: Following, from: LogPosition): Promise<void> => {
  const { store, hub, run_id, outbox, signal } = following;
  const receiveBy = await listen(following, () => undefined);
  const { narrator, first } = await knownAt(store, run_id, from);
  const tell = async (event: RecordedEvent): Promise<void> => {
    const message = runOf(event) === run_id ? narrator.tell(event) : undefined;
    if (message !== undefined) await outbox.putWhenRoom(message);
  };
  if (first !== undefined) await tell(first);
  const put = putTo(outbox, narrator);
  let told = first?.position ?? from;
  for await (const message of store.subscribeAll({ from: told, categories: LIVE_CATEGORIES, signal })) {
    if (message.kind === 'event') {
      await tell(message.event);
      told = message.event.position;
    }
    const handedOver = hub.reached();
    if (handedOver !== null && comparePositions(told, handedOver) < 0) continue;
    // Before the loop is left: leaving it takes a while, in which the hub goes on.
    receiveBy((event) => {
      if (comparePositions(event.position, told) > 0) put(event);
    });
    break;
  }
};

/** Fills the outbox with what happens to a run until the signal ends it. Resolves once it is live. */
export const followRun = (following: Following): Promise<void> =>
  following.from === undefined ? fromNow(following) : fromPosition(following, following.from);
