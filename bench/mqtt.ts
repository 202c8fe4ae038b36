import { connect, createServer } from 'node:net';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { Aedes } from 'aedes';
import mqtt from 'mqtt';
import mqttPacket from 'mqtt-packet';
import pino from 'pino';
import sparkplug from 'sparkplug-payload';
import { startBridge } from '../adapters/mqtt/bridge.ts';
import { Intake } from '../adapters/mqtt/intake.ts';
import { defaultBridgeLimits, type ToolDirectory } from '../adapters/mqtt/port.ts';
import { RejectionLedger } from '../adapters/mqtt/rejection-ledger.ts';
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
  /** Processor time to read one message and to encode what came of it, without MQTT: plain JSON, and Sparkplug with aliases. */
  readonly read_plain_us: number;
  readonly read_sparkplug_us: number;
  readonly signals_per_frame: number;
  readonly payload_bytes: number;
}

const directory: ToolDirectory = {
  lookup: (_, tool) => ({ org_id: 'bench', tool_id: tool, chambers: ['a'] }),
  orgOfSite: () => 'bench',
};

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
    directory,
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

/** The processor time that reading takes, in microseconds a message, of messages prepared beforehand. */
const measureReading = (messages: readonly { readonly topic: string; readonly payload: Buffer }[]): number => {
  const intake = new Intake({
    directory,
    clock: Date.now,
    limits: defaultBridgeLimits,
    ledger: new RejectionLedger(1),
    deliver: () => undefined,
    requestRebirth: () => undefined,
  });
  const acknowledge = (): void => undefined;
  const read = (): number => {
    const before = process.threadCpuUsage();
    for (const message of messages) intake.receive({ ...message, dup: false, acknowledge });
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / messages.length;
  };
  read();
  const microseconds = read();
  if (intake.accepted !== 2 * messages.length) throw new Error('the intake did not accept every message');
  return Math.round(microseconds * 10) / 10;
};

const plainMessages = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    topic: 'spectra/v1/fab/tool-0/a/telemetry',
    payload: frame(index),
  }));

const sparkplugMessages = (count: number) => {
  const codec = sparkplug.get('spBv1.0');
  if (codec === null) throw new Error('sparkplug-payload does not know spBv1.0');
  const timestamp = Date.UTC(2026, 0, 1);
  const encode = (seq: number, metrics: object[]): Buffer =>
    Buffer.from(codec.encodePayload({ timestamp, seq, metrics: metrics as never }));
  const signals = (value: (signal: number) => object) => Array.from({ length: SIGNALS }, (_, signal) => value(signal));
  const births = [
    { topic: 'spBv1.0/fab/NBIRTH/tool-0', payload: encode(0, [{ name: 'bdSeq', type: 'Int64', value: 1 }]) },
    {
      topic: 'spBv1.0/fab/DBIRTH/tool-0/a',
      payload: encode(
        1,
        signals((alias) => ({ name: `chamber_signal_${alias}`, alias, type: 'Double', value: 0 })),
      ),
    },
  ];
  const data = Array.from({ length: count }, (_, index) => ({
    topic: 'spBv1.0/fab/DDATA/tool-0/a',
    payload: encode(
      (index + 2) % 256,
      signals((alias) => ({ alias, type: 'Double', value: Math.sin(index + alias) * 100 })),
    ),
  }));
  return [...births, ...data];
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
    read_plain_us: measureReading(plainMessages(20_000)),
    read_sparkplug_us: measureReading(sparkplugMessages(20_000)),
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
