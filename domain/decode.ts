import { categories } from './events.ts';
import { categoryOf, type DomainEvent, type RecordedEvent } from './kernel/event.ts';
import { type DecodeResult, decode, type EventDefinitions, type EventsOf } from './kernel/event-schema.ts';

/** Any event of the domain. */
export type AnyEvent = EventsOf<(typeof categories)[keyof typeof categories]>;

const definitionsOf = (stream: string): EventDefinitions | undefined => {
  const category = categoryOf(stream);
  return Object.hasOwn(categories, category) ? categories[category as keyof typeof categories] : undefined;
};

/** Lifts and validates an event as it stands in the log; the category of its stream says which types it may have. */
export const decodeRecorded = (event: RecordedEvent): DecodeResult<AnyEvent> => {
  const definitions = definitionsOf(event.stream);
  if (definitions === undefined) return { ok: false, problem: `unknown stream category ${categoryOf(event.stream)}` };
  return decode(definitions, event.type, event.metadata.schemaVersion, event.data) as DecodeResult<AnyEvent>;
};

/** The schema version that new events of a type are written in. */
export const currentVersion = (stream: string, event: DomainEvent): number => {
  const definitions = definitionsOf(stream);
  const definition = definitions !== undefined && Object.hasOwn(definitions, event.type) && definitions[event.type];
  if (!definition) throw new Error(`no definition of ${event.type} for stream ${stream}`);
  return definition.version;
};
