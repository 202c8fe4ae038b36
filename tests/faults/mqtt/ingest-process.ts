/**
 * A process that takes in what tools send and keeps it in a file: the embedded broker, the bridge, and a stream that
 * resolves after fdatasync. Arguments: the port, the file. Killed at any time by the test.
 */
import { open } from 'node:fs/promises';
import pino from 'pino';
import { startBridge } from '../../../adapters/mqtt/bridge.ts';
import { startBroker } from '../../../infra/embedded/mqtt/broker.ts';

const [, , port, path] = process.argv;
if (port === undefined || path === undefined) throw new Error('usage: ingest-process.ts PORT FILE');
const log = pino({ level: 'silent' });
const file = await open(path, 'a');
// The last line of a process that was killed may lack its end.
await file.appendFile('\n');

const broker = await startBroker({ host: '127.0.0.1', port: Number(port), log });
await startBridge({
  url: broker.url,
  hostId: 'spectra',
  stream: {
    publish: async (_, records) => {
      await file.appendFile(records.map(({ value }) => `${Buffer.from(value).toString()}\n`).join(''));
      await file.datasync();
    },
  },
  directory: {
    lookup: (_, tool) => ({ org_id: 'demo', tool_id: tool, chambers: [] }),
    orgOfSite: () => 'demo',
  },
  clock: Date.now,
  log,
});
process.stdout.write('ready\n');
