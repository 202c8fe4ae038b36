/**
 * One subscriber to everything, in a process of its own. Sends a message `ready`, and, when it has received as many
 * messages as it was started for, when the last one came (ms since the Unix epoch).
 */
import mqtt from 'mqtt';

const [port, expected] = process.argv.slice(2).map(Number);
const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { clientId: 'subscriber' });
let received = 0;
client.on('message', () => {
  received += 1;
  if (received === expected) process.send?.(performance.timeOrigin + performance.now(), () => process.exit(0));
});
await client.subscribeAsync('spectra/v1/#', { qos: 1 });
process.send?.('ready');
