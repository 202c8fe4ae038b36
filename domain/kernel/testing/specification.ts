import { expect } from 'vitest';
import type { Decider, Decision } from '../decider.ts';
import type { Actor } from '../event.ts';

export const now = '2026-11-22T08:00:00.000Z';
export const person = (id: string, ...roles: string[]): Actor => ({ id, name: id, roles, org_id: 'demo' });

interface Then<State, Event> {
  readonly decision: Decision<Event, unknown>;
  /** What was decided, exactly. */
  thenEvents(...expected: readonly Event[]): void;
  /** It was already so: nothing is decided. */
  thenNothing(): void;
  thenRefused(error: object): void;
  /** After the decision. */
  thenState(expected: object): void;
  readonly state: State;
}

/**
 * Specifications of a decider: given what happened, when a command comes (from `by`), then these events are decided or it is
 * refused.
 */
export const specify =
  <State, Command, Event, Failure>(decider: Decider<State, Command, Event, Failure>) =>
  (...history: readonly Event[]) => ({
    when: (command: Command, by: Actor = person('engineer@demo', 'engineer')): Then<State, Event> => {
      const before = history.reduce(decider.evolve, decider.initial);
      const decision = decider.decide(command, before, { now, actor: by });
      const state = decision.ok ? decision.events.reduce(decider.evolve, before) : before;
      return {
        decision,
        state,
        thenEvents: (...expected) => expect(decision).toEqual({ ok: true, events: expected }),
        thenNothing: () => expect(decision).toEqual({ ok: true, events: [] }),
        thenRefused: (error) => expect(decision).toEqual({ ok: false, error }),
        thenState: (expected) => expect(state).toMatchObject(expected),
      };
    },
  });
