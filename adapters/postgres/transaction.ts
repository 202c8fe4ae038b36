import type postgres from 'postgres';
import { isConnectionLost } from './failure.ts';

/**
 * Work whose failure may be answered with a ROLLBACK. When the connection is lost the driver (postgres 3.4.9) would write
 * one all the same, to a socket that is gone, from a timer: nobody can catch that, and the process ends. Work that never
 * settles keeps it from that; the transaction is rejected by the closing of the connection.
 * See https://github.com/porsager/postgres/issues/1154 and 1208.
 */
const unlessLost = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    if (!isConnectionLost(error)) throw error;
    return new Promise<Result>(() => {});
  }
};

/** One transaction: committed when `work` resolves, rolled back when it rejects. Use it rather than `sql.begin`. */
export const transaction = async <Result>(
  sql: postgres.Sql,
  work: (tx: postgres.TransactionSql) => Promise<Result>,
): Promise<Result> => (await sql.begin((tx) => unlessLost(() => work(tx)))) as Result;

/** Part of a transaction that can be undone alone. */
export const savepoint = async <Result>(
  tx: postgres.TransactionSql,
  work: (inner: postgres.TransactionSql) => Promise<Result>,
): Promise<Result> => (await tx.savepoint((inner) => unlessLost(() => work(inner)))) as Result;
