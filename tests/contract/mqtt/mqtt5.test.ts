import { spawn } from 'node:child_process';
import { once } from 'node:events';
import mqtt, { type IClientOptions, type IConnackPacket, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Bridge } from '../../../adapters/mqtt/bridge.ts';
import { type Broker, startBroker } from '../../../infra/embedded/mqtt/broker.ts';
import { bridgeTo, frameBody, isInstalled, log, Sink, until } from './harness.ts';

const topic = 'spectra/v1/fab/cvd-1/a/telemetry';

describe('an MQTT 5 client of the embedded broker', () => {
  let broker: Broker;
  let sink: Sink;
  let bridge: Bridge;
  const clients: MqttClient[] = [];

  const client = async (options: IClientOptions = {}): Promise<{ client: MqttClient; connack: IConnackPacket }> => {
    const connected = mqtt.connect(broker.url, { protocolVersion: 5, reconnectPeriod: 0, ...options });
    clients.push(connected);
    const connack = new Promise<IConnackPacket>((resolve, reject) => {
      connected.once('connect', resolve);
      connected.once('error', reject);
    });
    return { client: connected, connack: await connack };
  };

  beforeEach(async () => {
    broker = await startBroker({ host: '127.0.0.1', port: 0, log });
    sink = new Sink();
    bridge = await bridgeTo(broker.url, sink);
  });

  afterEach(async () => {
    sink.release();
    for (const connected of clients.splice(0)) connected.end(true);
    await bridge.close();
    await broker.close();
  });

  test('is told what the broker offers', async () => {
    const { connack } = await client();
    expect(connack).toMatchObject({
      reasonCode: 0,
      properties: {
        maximumPacketSize: 4 * 1024 * 1024,
        receiveMaximum: expect.any(Number),
        subscriptionIdentifiersAvailable: false,
        sharedSubscriptionAvailable: false,
      },
    });
  });

  test.each([1, 2] as const)('is acknowledged at QoS %i when its data are safe', async (qos) => {
    const { client: sender } = await client();
    sink.hold();
    let acknowledged = false;
    const sent = sender.publishAsync(topic, frameBody({ p: 1 }), { qos, properties: { userProperties: { a: 'b' } } });
    void sent.then(() => {
      acknowledged = true;
    });
    await until('the bridge has it', () => bridge.counters().received === 1);
    expect(acknowledged).toBe(false);
    sink.release();
    await sent;
    expect(sink.frames()).toMatchObject([{ signals: { p: 1 } }]);
  });

  test('publishes to and subscribes beside clients of 3.1.1', async () => {
    const { client: subscriber } = await client({ properties: { receiveMaximum: 5 } });
    const seen: string[] = [];
    subscriber.on('message', (_, payload) => seen.push(payload.toString()));
    await subscriber.subscribeAsync('spectra/v1/#', { qos: 1 });
    const { client: old } = await client({ protocolVersion: 4 });
    const bodies = Array.from({ length: 200 }, (_, index) => frameBody({ index }));
    await Promise.all(bodies.map((body) => old.publishAsync(topic, body, { qos: 1 })));
    await until('all', () => seen.length >= bodies.length);
    expect(seen).toEqual(bodies);
    await subscriber.unsubscribeAsync('spectra/v1/#');
  });

  test('is not sent more than it can have unacknowledged', async () => {
    const { client: subscriber } = await client({ properties: { receiveMaximum: 3 } });
    const waiting: (() => void)[] = [];
    let received = 0;
    subscriber.on('packetreceive', ({ cmd }) => {
      received += cmd === 'publish' ? 1 : 0;
    });
    // An error instead of an acknowledgement: mqtt.js goes on to the next packet without sending one.
    subscriber.handleMessage = ({ messageId }, callback) => {
      waiting.push(() =>
        subscriber.stream.write(Buffer.from([0x40, 2, (messageId ?? 0) >> 8, (messageId ?? 0) & 0xff])),
      );
      callback(new Error('later'));
    };
    await subscriber.subscribeAsync('other', { qos: 1 });
    const { client: sender } = await client();
    await Promise.all(Array.from({ length: 10 }, () => sender.publishAsync('other', 'x', { qos: 1 })));
    await until('the window is full', () => received === 3);
    await sender.publishAsync('elsewhere', 'x', { qos: 1 });
    expect(received).toBe(3);
    waiting.shift()?.();
    await until('one more', () => received === 4);
  });

  test('keeps its session as long as it asks for', async () => {
    const options: IClientOptions = {
      clientId: 'dashboard',
      clean: false,
      properties: { sessionExpiryInterval: 3_600 },
    };
    const { client: first } = await client(options);
    await first.subscribeAsync('other', { qos: 1 });
    await first.endAsync();
    const { client: sender } = await client();
    await sender.publishAsync('other', 'while away', { qos: 1 });

    const again = mqtt.connect(broker.url, { protocolVersion: 5, reconnectPeriod: 0, ...options });
    clients.push(again);
    const seen: string[] = [];
    again.on('message', (_, payload) => seen.push(payload.toString()));
    let connack: IConnackPacket | undefined;
    again.once('connect', (packet) => {
      connack = packet;
    });
    await until('connected', () => connack !== undefined);
    expect(connack?.sessionPresent).toBe(true);
    await until('the message', () => seen.length === 1);
  });

  test('is given an id when it has none', async () => {
    const { connack } = await client({ clientId: '', clean: true });
    expect(connack.properties?.assignedClientIdentifier).toMatch(/^auto-/);
  });

  test('is disconnected with the reason when a packet is too large', async () => {
    await broker.close();
    broker = await startBroker({ host: '127.0.0.1', port: 0, log, maxPacketBytes: 1_024 });
    const { client: sender } = await client();
    let reason: number | undefined;
    sender.on('disconnect', ({ reasonCode }) => {
      reason = reasonCode;
    });
    sender.on('error', () => undefined);
    // Past mqtt.js, which keeps to the size that the broker told.
    sender.stream.write(Buffer.concat([Buffer.from([0x30, 0x80, 0x10]), Buffer.alloc(2_048)]));
    await until('the reason', () => reason === 0x95);
  });

  test.skipIf(!isInstalled('mosquitto_pub') && process.env.SPECTRA_REQUIRE_MOSQUITTO !== '1')(
    'may be mosquitto_pub',
    async () => {
      const args = ['-V', 'mqttv5', '-h', '127.0.0.1', '-p', String(broker.port), '-q', '1', '-t', topic];
      expect(await once(spawn('mosquitto_pub', [...args, '-m', frameBody({ p: 1 })]), 'exit')).toEqual([0, null]);
      expect(sink.frames()).toHaveLength(1);
    },
  );
});
