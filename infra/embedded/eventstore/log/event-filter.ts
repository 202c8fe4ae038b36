import type { EventHeader } from '../storage/storage.ts';

/** Decides by an event's stream and type whether a reader wants it. */
export type EventFilter = (event: EventHeader) => boolean;

/** What is looked at, and what it must begin with or match. An empty expression lets everything through. */
export interface FilterExpression {
  readonly on: 'stream' | 'type';
  readonly regex: string;
  readonly prefixes: readonly string[];
}

/** Compiles a filter; throws `SyntaxError` where the regular expression is not one. */
export function compileFilter({ on, regex, prefixes }: FilterExpression): EventFilter {
  if (regex !== '') {
    const pattern = new RegExp(regex);
    return (event) => pattern.test(event[on]);
  }
  if (prefixes.length === 0) return () => true;
  return (event) => prefixes.some((prefix) => event[on].startsWith(prefix));
}
