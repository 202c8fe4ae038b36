import type { Decider } from '../domain/kernel/decider.ts';
import type { DomainEvent, SealedEvent } from '../domain/kernel/event.ts';
import { EMPTY_HEAD } from '../domain/kernel/hash-chain.ts';
import { type CommandMeta, envelope } from './envelope.ts';
import { type CommandPorts, type Loaded, load, pauseAfter } from './handling.ts';

export interface MetaCommand<Command> {
  readonly command: Command;
  readonly meta: CommandMeta;
}

export type TogetherOutcome<Failure> =
  | { readonly ok: true; readonly appended: number }
  | { readonly ok: false; readonly failure: Failure };

const MAX_ATTEMPTS = 8;

/**
 * Decides several commands on one stream, one after the other and each by its own actor, and appends what they decide at
 * once: all of it or nothing. Commands that were handled before decide nothing again. A stream that is likely `new` is not
 * read before: only when the append finds that it exists after all.
 */
export const handleTogether = async <State, Command, Event extends DomainEvent, Failure>(
  { store, clock }: CommandPorts,
  decider: Decider<State, Command, Event, Failure>,
  stream: string,
  commands: readonly MetaCommand<Command>[],
  likely: 'new' | 'known' = 'known',
): Promise<TogetherOutcome<Failure>> => {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const empty: Loaded<State, Event> = { state: decider.initial, head: EMPTY_HEAD, history: [] };
    const loaded = likely === 'new' && attempt === 1 ? empty : await load<State, Event>(store, decider, stream);
    const handled = new Set(loaded.history.map(({ recorded }) => recorded.metadata.commandId));
    let { state, head } = loaded;
    const sealed: SealedEvent[] = [];
    for (const { command, meta } of commands.filter((each) => !handled.has(each.meta.commandId))) {
      const now = clock().toISOString();
      const decision = decider.decide(command, state, { now, actor: meta.actor, reason: meta.reason });
      if (!decision.ok) return { ok: false, failure: decision.error };
      state = decision.events.reduce(decider.evolve, state);
      const next = envelope(stream, head, decision.events, meta, now);
      sealed.push(...next.events);
      head = next.head;
    }
    if (sealed.length === 0) return { ok: true, appended: 0 };
    const appended = await store.append(stream, loaded.head.revision, sealed);
    if (appended.ok) return { ok: true, appended: sealed.length };
    await pauseAfter(attempt);
  }
  throw new Error(`${stream}: others kept writing to it`);
};
