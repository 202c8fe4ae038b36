import { connect, createServer } from 'node:net';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { Aedes } from 'aedes';
import mqtt from 'mqtt';
import mqttPacket from 'mqtt-packet';
import pino from 'pino';
import { startBridge } from '../adapters/mqtt/bridge.ts';
import { startBroker } from '../infra/embedded/mqtt/broker.ts';

const TOOLS = 8;
const SIGNALS = 20;
const IN_FLIGHT = 1_000;
const PUBACK_LENGTH = 4;
const CONNACK_LENGTH = 4;

export interface MqttBench {
  /** MQTT messages per second, published at QoS 1, acknowledged, and received by one subscriber. */
  readonly bare_broker_per_s: number;
  /** The same through broker and bridge into a stream that keeps nothing: decoded, validated, acknowledged when safe. */
  readonly bridge_per_s: number;
  readonly ratio: number;
  readonly signals_per_frame: number;
  readonly payload_bytes: number;
}

const frame = (index: number): Buffer => {
  const signals = Object.fromEntries(
    Array.from({ length: SIGNALS }, (_, signal) => [`chamber_signal_${signal}`, Math.sin(index + signal) * 100]),
  );
  return Buffer.from(JSON.stringify({ ts: Date.UTC(2026, 0, 1) + index, seq: index, signals }));
};

/** One tool: a bare socket, so that the client library of the sender is not measured. Counts acknowledgements. */
const publishFrames = (port: number, tool: number, count: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const topic = `spectra/v1/fab/tool-${tool}/a/telemetry`;
    let sent = 0;
    let received = -CONNACK_LENGTH;
    const send = (): void => {
      const packets: Buffer[] = [];
      while (sent < count && sent - received / PUBACK_LENGTH < IN_FLIGHT) {
        const messageId = (sent % 65_535) + 1;
        packets.push(
          mqttPacket.generate({
            cmd: 'publish',
            topic,
            payload: frame(sent),
            qos: 1,
            messageId,
            dup: false,
            retain: false,
          }),
        );
        sent += 1;
      }
      if (packets.length > 0) socket.write(Buffer.concat(packets));
    };
    socket.on('error', reject);
    socket.on('data', (bytes) => {
      received += bytes.length;
      if (received >= count * PUBACK_LENGTH) {
        socket.destroy();
        resolve();
      } else if (received >= 0) {
        send();
      }
    });
    socket.write(
      mqttPacket.generate({ cmd: 'connect', clientId: `tool-${tool}`, protocolVersion: 4, clean: true, keepalive: 0 }),
    );
  });

/** Publishes from a thread of its own; resolves with the seconds until the last acknowledgement. */
const publishFromThread = (port: number, count: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { benchMqttPort: port, count } });
    worker.once('message', resolve);
    worker.once('error', reject);
  });

const measureBareBroker = async (count: number): Promise<number> => {
  const broker = await Aedes.createBroker();
  const server = createServer({ noDelay: true }, broker.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const subscriber = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { clientId: 'subscriber' });
  let received = 0;
  subscriber.on('message', () => {
    received += 1;
  });
  await subscriber.subscribeAsync('spectra/v1/#', { qos: 1 });
  const started = performance.now();
  await publishFromThread(port, count);
  while (received < count) await new Promise((resolve) => setImmediate(resolve));
  const seconds = (performance.now() - started) / 1_000;
  subscriber.end(true);
  await new Promise<void>((resolve) => broker.close(resolve));
  server.close();
  return count / seconds;
};

const measureBridge = async (count: number): Promise<number> => {
  const log = pino({ level: 'silent' });
  const broker = await startBroker({ host: '127.0.0.1', port: 0, log });
  const bridge = await startBridge({
    url: broker.url,
    hostId: 'spectra',
    stream: { publish: () => Promise.resolve() },
    directory: { lookup: (_, tool) => ({ org_id: 'bench', tool_id: tool, chambers: ['a'] }), orgOfSite: () => 'bench' },
    clock: Date.now,
    log,
  });
  const started = performance.now();
  await publishFromThread(broker.port, count);
  const seconds = (performance.now() - started) / 1_000;
  const { accepted } = bridge.counters();
  if (accepted !== count) throw new Error(`the bridge accepted ${accepted} of ${count} frames`);
  await bridge.close();
  await broker.close();
  return count / seconds;
};

/**
 * Measures the road from MQTT to the stream against the bare broker with one subscriber, in the same process and the
 * same run: QoS 1, 20 signals a frame, 8 tools, the senders on a thread of their own.
 *
 * @param count frames in each measurement; each is done once to warm up and once to measure.
 */
export const benchMqtt = async (count = 40_000): Promise<MqttBench> => {
  await measureBareBroker(Math.ceil(count / 4));
  const bare = await measureBareBroker(count);
  await measureBridge(Math.ceil(count / 4));
  const bridge = await measureBridge(count);
  return {
    bare_broker_per_s: Math.round(bare),
    bridge_per_s: Math.round(bridge),
    ratio: Math.round((bridge / bare) * 100) / 100,
    signals_per_frame: SIGNALS,
    payload_bytes: frame(1).length,
  };
};

const job = workerData as { benchMqttPort?: number; count?: number } | null;
if (!isMainThread && job?.benchMqttPort !== undefined) {
  const { benchMqttPort: port, count = 0 } = job;
  const started = performance.now();
  await Promise.all(Array.from({ length: TOOLS }, (_, tool) => publishFrames(port, tool, Math.floor(count / TOOLS))));
  parentPort?.postMessage((performance.now() - started) / 1_000);
} else if (import.meta.main) {
  console.table(await benchMqtt());
}
