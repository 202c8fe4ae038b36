import { categories } from './events.ts';
import { categoryOf, type DomainEvent, type RecordedEvent } from './kernel/event.ts';
import { type DecodeResult, decode, type EventDefinitions, type EventsOf } from './kernel/event-schema.ts';

/** Any event of the domain. */
export type AnyEvent = EventsOf<(typeof categories)[keyof typeof categories]>;

/** Lifts and validates an event as it stands in the log; the category of its stream says which types it may have. */
export const decodeRecorded = (event: RecordedEvent): DecodeResult<AnyEvent> => {
  const category = categoryOf(event.stream);
  const definitions: EventDefinitions | undefined = Object.hasOwn(categories, category)
    ? categories[category as keyof typeof categories]
    : undefined;
  if (definitions === undefined) return { ok: false, problem: `unknown stream category ${category}` };
  return decode(definitions, event.type, event.metadata.schemaVersion, event.data) as DecodeResult<AnyEvent>;
};

/** The schema version that new events of a type are written in. */
export const currentVersion = (stream: string, event: DomainEvent): number => {
  const definitions: EventDefinitions = categories[categoryOf(stream) as keyof typeof categories];
  const definition = definitions[event.type];
  if (definition === undefined) throw new Error(`no definition of ${event.type} for stream ${stream}`);
  return definition.version;
};
