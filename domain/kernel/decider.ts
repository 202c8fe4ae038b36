import type { Actor } from './event.ts';

/** What a decision may know of the world besides its state: never read from a clock or a random source. */
export interface DecisionContext {
  /** When the command is decided, RFC 3339 in UTC. */
  readonly now: string;
  readonly actor: Actor;
  readonly reason?: string | undefined;
}

export type Decision<Event, Failure> =
  | { readonly ok: true; readonly events: readonly Event[] }
  | { readonly ok: false; readonly error: Failure };

export const accept = <Event>(
  ...events: readonly Event[]
): { readonly ok: true; readonly events: readonly Event[] } => ({
  ok: true,
  events,
});

export const refuse = <Failure>(error: Failure): { readonly ok: false; readonly error: Failure } => ({
  ok: false,
  error,
});

/**
 * One aggregate: `decide` turns a command into events by the state that `evolve` folded from earlier events.
 * Both are pure, so the same inputs always give the same events (J. Chassaing, "Functional Event Sourcing Decider").
 * A command that asks for what is already so decides no events.
 */
export interface Decider<State, Command, Event, Failure> {
  readonly initial: State;
  decide(command: Command, state: State, context: DecisionContext): Decision<Event, Failure>;
  evolve(state: State, event: Event): State;
}
