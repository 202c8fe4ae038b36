import type { z } from 'zod';
import type { DomainEvent } from './event.ts';

/**
 * The definition of one event type: the schema of its newest version, and pure functions that lift the data of each
 * older version to the next one. Type names and versions are the storage format: they never change once written.
 */
export interface EventDefinition<Data> {
  readonly version: number;
  readonly schema: z.ZodType<Data>;
  /** `upcasts[i]` lifts data of version i + 1 to version i + 2. */
  readonly upcasts: readonly ((data: unknown) => unknown)[];
}

export const define = <Data>(
  schema: z.ZodType<Data>,
  upcasts: readonly ((data: unknown) => unknown)[] = [],
): EventDefinition<Data> => ({ version: upcasts.length + 1, schema, upcasts });

export type EventDefinitions = Readonly<Record<string, EventDefinition<unknown>>>;

/** The union of the events that a set of definitions describes; of a union of sets, the union of theirs. */
export type EventsOf<Definitions> = Definitions extends unknown
  ? {
      [Type in keyof Definitions & string]: Definitions[Type] extends EventDefinition<infer Data>
        ? DomainEvent<Type, Data>
        : never;
    }[keyof Definitions & string]
  : never;

export type DecodeResult<Event> =
  | { readonly ok: true; readonly event: Event }
  | { readonly ok: false; readonly problem: string };

/**
 * Lifts stored data to the newest version of its type and validates it.
 * A type that is not defined, a version from the future and data that does not fit are problems, never guesses.
 */
export const decode = <Definitions extends EventDefinitions>(
  definitions: Definitions,
  type: string,
  version: number,
  data: unknown,
): DecodeResult<EventsOf<Definitions>> => {
  const definition = Object.hasOwn(definitions, type) ? definitions[type] : undefined;
  if (definition === undefined) return { ok: false, problem: `unknown event type ${type}` };
  if (!Number.isInteger(version) || version < 1) return { ok: false, problem: `${type} has no version ${version}` };
  if (version > definition.version) {
    return {
      ok: false,
      problem: `${type} version ${version} is newer than this program knows (${definition.version})`,
    };
  }
  const lifted = definition.upcasts.slice(version - 1).reduce((value, upcast) => upcast(value), data);
  const parsed = definition.schema.safeParse(lifted);
  return parsed.success
    ? { ok: true, event: { type, data: parsed.data } as EventsOf<Definitions> }
    : { ok: false, problem: `${type} version ${version}: ${parsed.error.message}` };
};
