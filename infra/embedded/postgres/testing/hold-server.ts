/** Starts a server on a data directory, reports it as one JSON line, and holds it until it is killed. */
import { startPostgres } from '../postgres.ts';

const dataDir = process.argv[2];
if (dataDir === undefined) throw new Error('usage: hold-server.ts DATA_DIR');
const server = await startPostgres({ dataDir });
process.stdout.write(`${JSON.stringify({ url: server.url, pid: server.pid, parent: process.pid })}\n`);
