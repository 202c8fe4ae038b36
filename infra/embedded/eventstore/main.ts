import { parseArgs } from 'node:util';
import type { Account } from './access/access-control.ts';
import { type NodeOptions, startNode } from './node.ts';
import { restartWithLimits, useSmallSlabs } from './runtime-limits.ts';

/** How often a node started by npm looks whether that is still there; ms. */
const PARENT_CHECK = 100;

const USAGE = `Usage: npm run eventstore -- [options]

A single event store node for one machine. It speaks EventStoreDB's protocol.

  --port PORT            port to listen on; 0 takes a free one (default 2113)
  --host HOST            address to listen on (default 127.0.0.1)
  --database-url URL     keep the events in this PostgreSQL database, schema "eventstore" (default $DATABASE_URL)
  --in-memory            keep the events in memory: they are gone when the node stops
  --tls-cert FILE        certificate chain in PEM form; needs --tls-key
  --tls-key FILE         private key in PEM form; needs --tls-cert
  --projection NAME      a system projection to run, repeatable: $by_category, $by_event_type, $by_correlation_id
  --user NAME:PASSWORD   a user, repeatable; "admin" and "ops" administrate. Without any, or without TLS, everybody may
                         do everything: no client sends a password over a connection that others can read
  --max-append-size N    bytes one append may hold (default 1 MiB)
  --exit-with-parent     stop when standard input or the parent's IPC channel closes
  --help                 print this
`;

interface CommandLine {
  readonly options: NodeOptions;
  readonly exitWithParent: boolean;
  /** There are users, but no TLS to ask them for their passwords over. */
  readonly usersUnchecked: boolean;
}

function parse(argv: readonly string[]): CommandLine | 'help' {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: { type: 'string', default: '2113' },
      host: { type: 'string', default: '127.0.0.1' },
      'database-url': { type: 'string' },
      'in-memory': { type: 'boolean', default: false },
      'tls-cert': { type: 'string' },
      'tls-key': { type: 'string' },
      user: { type: 'string', multiple: true, default: [] },
      projection: { type: 'string', multiple: true, default: [] },
      'max-append-size': { type: 'string', default: String(1024 * 1024) },
      'exit-with-parent': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port} is not a port`);
  const maxAppendSize = Number(values['max-append-size']);
  if (!Number.isInteger(maxAppendSize) || maxAppendSize <= 0) {
    throw new Error('--max-append-size takes a number of bytes');
  }
  const { 'tls-cert': certFile, 'tls-key': keyFile } = values;
  if ((certFile === undefined) !== (keyFile === undefined)) throw new Error('--tls-cert and --tls-key go together');
  const url = values['database-url'] ?? process.env.DATABASE_URL;
  if (!values['in-memory'] && url === undefined) throw new Error('give --database-url URL or --in-memory');
  const users = values.user.map(account);
  const accounts = certFile === undefined ? [] : users;
  return {
    exitWithParent: values['exit-with-parent'],
    usersUnchecked: accounts.length < users.length,
    options: {
      host: values.host,
      port,
      storage: values['in-memory'] || url === undefined ? { kind: 'memory' } : { kind: 'postgres', url },
      ...(certFile === undefined || keyFile === undefined ? {} : { tls: { certFile, keyFile } }),
      accounts,
      maxAppendSize,
      projections: values.projection,
    },
  };
}

function account(text: string): Account {
  const [name = '', ...rest] = text.split(':');
  if (name === '' || rest.length === 0) throw new Error('--user takes NAME:PASSWORD');
  return { name, password: rest.join(':'), groups: name === 'admin' || name === 'ops' ? ['$admins'] : [] };
}

let parsed: ReturnType<typeof parse>;
try {
  parsed = parse(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exit(2);
}
if (parsed === 'help') {
  process.stdout.write(USAGE);
  process.exit(0);
}
const { options, exitWithParent, usersUnchecked } = parsed;
restartWithLimits(options.storage.kind);
useSmallSlabs();
if (usersUnchecked) {
  process.stderr.write('event store: without TLS users are not checked, everybody may do everything\n');
}

const fail = (error: unknown): never => {
  process.stderr.write(`event store failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
};
const starting = startNode(options);
let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  starting.then((node) => node.stop()).then(() => process.exit(0), fail);
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
if (exitWithParent) {
  process.on('disconnect', stop);
  if (process.channel === undefined) process.stdin.on('end', stop).on('close', stop).on('error', stop).resume();
}
if (process.env.npm_lifecycle_event === 'eventstore') {
  // npm puts a shell between itself and this process, and a signal to npm ends no more than that.
  const shell = process.ppid;
  setInterval(() => process.ppid !== shell && stop(), PARENT_CHECK).unref();
}
const { port } = await starting.catch(fail);
const insecure = options.tls === undefined ? '?tls=false' : '';
process.stdout.write(`event store ready on esdb://${options.host}:${port}${insecure}\n`);
