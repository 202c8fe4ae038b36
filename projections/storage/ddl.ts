import { createHash } from 'node:crypto';
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import type { Projection } from '../projection.ts';

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The `create table` of a drizzle table: its columns and its primary key, in whatever schema comes first in the path. */
export const createTable = (table: PgTable): string => {
  const { name, columns, foreignKeys, checks, uniqueConstraints } = getTableConfig(table);
  if (
    foreignKeys.length + checks.length + uniqueConstraints.length > 0 ||
    columns.some(({ hasDefault, isUnique }) => hasDefault || isUnique)
  ) {
    throw new Error(`table ${name}: read models have columns, a primary key and indexes, nothing else`);
  }
  const parts = columns.map(
    (column) => `${quoted(column.name)} ${column.getSQLType()}${column.notNull ? ' not null' : ''}`,
  );
  const key = primaryKeyOf(table).map(quoted).join(', ');
  return `create table ${quoted(name)} (${parts.join(', ')}, primary key (${key}))`;
};

/** Names of the primary key's columns. */
export const primaryKeyOf = (table: PgTable): readonly string[] => {
  const { name, columns, primaryKeys } = getTableConfig(table);
  const inline = columns.filter((column) => column.primary);
  const key = primaryKeys[0]?.columns ?? inline;
  if (key.length === 0) throw new Error(`table ${name} has no primary key`);
  return key.map((column) => column.name);
};

/** The `create index` statements of a drizzle table. */
export const createIndexes = (table: PgTable): readonly string[] => {
  const { name, indexes } = getTableConfig(table);
  return indexes.map(({ config }) => {
    const on = config.columns.map((column) => ('name' in column ? column.name : undefined));
    if (config.name === undefined || config.where !== undefined || on.includes(undefined)) {
      throw new Error(`an index of table ${name} has no name, a condition or an expression`);
    }
    const columns = on.map((column) => quoted(column ?? '')).join(', ');
    return `create ${config.unique ? 'unique ' : ''}index ${quoted(config.name)} on ${quoted(name)} (${columns})`;
  });
};

/** Everything a projection writes to. */
export const tablesOf = ({ tables, memory }: Projection): readonly PgTable[] =>
  memory === undefined ? tables : [...tables, memory];

export const nameOf = (table: PgTable): string => getTableConfig(table).name;

/** Statements that make the tables of a projection; indexes apart, since a bulk load is faster without them. */
export const statementsOf = (
  projection: Projection,
): { readonly tables: readonly string[]; readonly indexes: readonly string[] } => ({
  tables: [...tablesOf(projection).map(createTable), ...(projection.ddl ?? [])],
  indexes: tablesOf(projection).flatMap(createIndexes),
});

/** Tells rows of one version of a projection from those of another. */
export const digestOf = (projection: Projection): string => {
  const { tables, indexes } = statementsOf(projection);
  return createHash('sha256')
    .update(JSON.stringify([projection.version, tables, indexes]))
    .digest('hex');
};
