import { connectEventStore } from '../../adapters/eventstore/eventstore.ts';
import { connectPostgres } from '../../adapters/postgres/connection.ts';
import { projections } from '../all.ts';
import { startProjections } from '../runner/runner.ts';
import { quiet } from './quiet.ts';

/** A process that runs all projections until it is killed: `node run-projections.ts <event store> <database>`. */
const [eventStoreUrl = '', databaseUrl = ''] = process.argv.slice(2);
startProjections({
  store: connectEventStore(eventStoreUrl),
  postgres: connectPostgres(databaseUrl),
  projections,
  log: quiet,
});
process.stdin.resume().on('end', () => process.exit());
