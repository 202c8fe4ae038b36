import type { EventStore } from '../adapters/eventstore/port.ts';
import { decodeRecorded } from '../domain/decode.ts';
import type { Decider } from '../domain/kernel/decider.ts';
import type { DomainEvent, LogPosition, RecordedEvent } from '../domain/kernel/event.ts';
import { EMPTY_HEAD, type StreamHead } from '../domain/kernel/hash-chain.ts';
import { type CommandMeta, envelope } from './envelope.ts';
import { Turns } from './turns.ts';

export interface CommandPorts {
  readonly store: EventStore;
  readonly clock: () => Date;
}

export type HandlingFailure =
  /** `If-Match` named another revision than the stream has. */
  | { readonly kind: 'RevisionMismatch'; readonly expected: bigint; readonly actual: bigint }
  /** The same command id came before with other content. */
  | { readonly kind: 'CommandIdReused'; readonly commandId: string }
  /** Others kept writing to the stream; trying again may succeed. */
  | { readonly kind: 'TooManyConflicts'; readonly attempts: number };

export type Outcome<State, Event, Failure> =
  | {
      readonly ok: true;
      readonly state: State;
      /** What this command decided, now or when it first came. */
      readonly events: readonly Event[];
      readonly revision: bigint;
      /** Where the last of the events stands in the log; null when none was appended. */
      readonly position: LogPosition | null;
      readonly repeated: boolean;
    }
  | { readonly ok: false; readonly failure: Failure | HandlingFailure };

export interface Loaded<State, Event> {
  readonly state: State;
  readonly head: StreamHead;
  readonly history: readonly { readonly event: Event; readonly recorded: RecordedEvent }[];
}

/** The last event of a stream as its chain sees it. */
export const headOf = async (store: EventStore, stream: string): Promise<StreamHead> => {
  let head = EMPTY_HEAD;
  for await (const last of store.readStream(stream, { direction: 'backwards', maxCount: 1 })) {
    head = { revision: last.revision, hash: last.metadata.hash };
  }
  return head;
};

/** Reads and folds a whole stream. Throws on an event that cannot be decoded: deciding on half a history would be a bug. */
export const load = async <State, Event extends DomainEvent>(
  store: EventStore,
  decider: Pick<Decider<State, never, Event, unknown>, 'initial' | 'evolve'>,
  stream: string,
): Promise<Loaded<State, Event>> => {
  let state = decider.initial;
  let head = EMPTY_HEAD;
  const history: { event: Event; recorded: RecordedEvent }[] = [];
  for await (const recorded of store.readStream(stream)) {
    const decoded = decodeRecorded(recorded);
    if (!decoded.ok) throw new Error(`${stream}@${recorded.revision}: ${decoded.problem}`);
    const event = decoded.event as DomainEvent as Event;
    state = decider.evolve(state, event);
    head = { revision: recorded.revision, hash: recorded.metadata.hash };
    history.push({ event, recorded });
  }
  return { state, head, history };
};

/** The first outcome of a command that was handled before; undefined for a new one. */
export const earlierOutcome = <State, Event>(
  { state, history }: Loaded<State, Event>,
  meta: CommandMeta,
): Outcome<State, Event, never> | undefined => {
  const earlier = history.filter(({ recorded }) => recorded.metadata.commandId === meta.commandId);
  const last = earlier.at(-1)?.recorded;
  if (last === undefined) return undefined;
  if (last.metadata.commandDigest !== meta.commandDigest) {
    return { ok: false, failure: { kind: 'CommandIdReused', commandId: meta.commandId } };
  }
  const events = earlier.map(({ event }) => event);
  return { ok: true, state, events, revision: last.revision, position: last.position, repeated: true };
};

const MAX_ATTEMPTS = 16;
const LONGEST_PAUSE_MS = 64;

/** Processes that lost a race against each other do not try again at one moment. */
export const pauseAfter = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(2 ** attempt, LONGEST_PAUSE_MS)));

/** Commands on one stream take turns within a process, so that only other processes can come in between. */
const turns = new WeakMap<EventStore, Turns>();
const turnsOf = (store: EventStore): Turns => {
  const known = turns.get(store) ?? new Turns();
  turns.set(store, known);
  return known;
};

/**
 * Loads, decides and appends. A command that was handled before is answered with its first outcome; a lost race is
 * decided again on what is there now, unless `ifMatch` asked for one revision only.
 */
export const handle = <State, Command, Event extends DomainEvent, Failure>(
  ports: CommandPorts,
  decider: Decider<State, Command, Event, Failure>,
  stream: string,
  command: Command,
  meta: CommandMeta,
  ifMatch?: bigint,
): Promise<Outcome<State, Event, Failure>> =>
  turnsOf(ports.store).take(stream, () => loadDecideAppend(ports, decider, stream, command, meta, ifMatch));

const loadDecideAppend = async <State, Command, Event extends DomainEvent, Failure>(
  { store, clock }: CommandPorts,
  decider: Decider<State, Command, Event, Failure>,
  stream: string,
  command: Command,
  meta: CommandMeta,
  ifMatch: bigint | undefined,
): Promise<Outcome<State, Event, Failure>> => {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const loaded = await load<State, Event>(store, decider, stream);
    const { state, head } = loaded;
    const earlier = earlierOutcome<State, Event>(loaded, meta);
    if (earlier !== undefined) return earlier;
    if (ifMatch !== undefined && ifMatch !== head.revision) {
      return { ok: false, failure: { kind: 'RevisionMismatch', expected: ifMatch, actual: head.revision } };
    }
    const now = clock().toISOString();
    const decision = decider.decide(command, state, { now, actor: meta.actor, reason: meta.reason });
    if (!decision.ok) return { ok: false, failure: decision.error };
    const { events } = decision;
    if (events.length === 0)
      return { ok: true, state, events, revision: head.revision, position: null, repeated: false };
    const sealed = envelope(stream, head, events, meta, now);
    const appended = await store.append(stream, head.revision, sealed.events);
    if (appended.ok) {
      const { revision, position } = appended;
      return { ok: true, state: events.reduce(decider.evolve, state), events, revision, position, repeated: false };
    }
    if (attempt < MAX_ATTEMPTS) await pauseAfter(attempt);
  }
  return { ok: false, failure: { kind: 'TooManyConflicts', attempts: MAX_ATTEMPTS } };
};
