import type { InferInsertModel } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Category } from '../domain/events.ts';
import type { DomainEvent, RecordedEvent } from '../domain/kernel/event.ts';

/** A change of one row. Rows are named by the primary key of their table. */
export interface RowChange {
  /** `put` writes the whole row, new or not; `patch` sets the named columns of a row that is there. */
  readonly kind: 'put' | 'patch';
  readonly table: PgTable;
  readonly row: Readonly<Record<string, unknown>>;
}

export const put = <Table extends PgTable>(table: Table, row: InferInsertModel<Table>): RowChange => ({
  kind: 'put',
  table,
  row,
});

export const patch = <Table extends PgTable>(table: Table, row: Partial<InferInsertModel<Table>>): RowChange => ({
  kind: 'patch',
  table,
  row,
});

export interface Projected<State> {
  readonly state: State;
  readonly rows: readonly RowChange[];
}

/**
 * A read model: its tables, and a pure function from events to row changes.
 *
 * Rows depend on the events of one stream and on nothing else: no clock, no randomness, no order among streams. So
 * dropping the tables and reading the log again gives the same rows, and a stream whose event cannot be applied can wait
 * while the others go on. What has to be remembered of a stream between its events is `state`, a JSON value.
 */
export interface Projection<State = unknown, Event extends DomainEvent = DomainEvent> {
  readonly name: string;
  /** Raised whenever the handlers would give other rows: the tables are then built anew. */
  readonly version: number;
  readonly tables: readonly PgTable[];
  /** Further statements for the tables that drizzle cannot say, such as storage parameters. */
  readonly ddl?: readonly string[];
  readonly categories: readonly Category[];
  /** Where the state of each stream is kept; absent where nothing is remembered. */
  readonly memory?: PgTable;
  /** false: the handler takes events as they stand in the log, whether they can be decoded or not. */
  readonly decodes: boolean;
  readonly initial: State;
  /** `event` is the decoded event, or the recorded one where `decodes` is false. */
  project(state: State, event: Event, recorded: RecordedEvent): Projected<State>;
}

/** Defines a projection whose streams hold `Event`s: the runner hands it none of other categories. */
export const defineProjection = <State, Event extends DomainEvent>(projection: Projection<State, Event>): Projection =>
  projection as unknown as Projection;
