import type { Outcome } from '../../commands/handling.ts';
import type { LogPosition } from '../../domain/kernel/event.ts';
import { type AnyFailure, failureProblem } from './problems/failures.ts';
import { notFound, type Problem } from './problems/problem.ts';

/** What a handler answers: a body with what goes into the headers beside it, or a problem. */
export type Reply<Body> =
  | {
      readonly body: Body;
      /** The route's own success status unless given. */
      readonly status?: number;
      readonly revision?: bigint | number;
      readonly position?: LogPosition | null;
      readonly location?: string;
    }
  | { readonly problem: Problem }
  /** For what is no JSON document. */
  | Response;

/** The answer to a command: what the caller sees of the new state, or why it was refused. */
export const replyTo = <State, Event, Failure extends AnyFailure, Body>(
  outcome: Outcome<State, Event, Failure>,
  view: (state: State, events: readonly Event[]) => Body,
  location?: (body: Body) => string,
): Reply<Body> => {
  if (!outcome.ok) return { problem: failureProblem(outcome.failure) };
  const { revision, position } = outcome;
  const body = view(outcome.state, outcome.events);
  return { body, revision, position, ...(location === undefined ? {} : { location: location(body) }) };
};

/** What a query found, or 404. */
export const replyFound = <View extends object>(view: View | null, what: string, id: string): Reply<View> => {
  if (view === null) return { problem: notFound(what, id) };
  return 'revision' in view && typeof view.revision === 'number'
    ? { body: view, revision: view.revision }
    : { body: view };
};
