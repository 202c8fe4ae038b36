import { connect } from 'node:net';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { generate } from 'mqtt-packet';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { toolFilters } from '../../../adapters/mqtt/topics.ts';
import { type Broker, startBroker } from '../../../infra/embedded/mqtt/broker.ts';
import { event, log, until } from './harness.ts';

const topic = 'spectra/v1/fab/cvd-1/a/telemetry';

/** A bridge that acknowledges when the test says so. */
class ManualBridge {
  readonly received: string[] = [];
  readonly #waiting: (() => void)[] = [];
  #holding = false;
  #client: MqttClient | null = null;

  async connect(url: string): Promise<void> {
    // The handler is there before the broker can send anything.
    const client = mqtt.connect(url, { clientId: 'spectra-bridge-test', clean: false, reconnectPeriod: 0 });
    client.handleMessage = (packet, callback) => {
      this.received.push(packet.payload.toString());
      if (this.#holding) this.#waiting.push(callback);
      else callback();
    };
    this.#client = client;
    await event(client, 'connect');
    await client.subscribeAsync([...toolFilters], { qos: 1 });
  }

  hold(): void {
    this.#holding = true;
  }

  release(): void {
    this.#holding = false;
    for (const acknowledge of this.#waiting.splice(0)) acknowledge();
  }

  /** Cuts the connection; nothing that was held is acknowledged. */
  drop(): void {
    this.#waiting.splice(0);
    this.#client?.stream.destroy();
    this.#client?.end(true);
  }
}

describe('the embedded broker', () => {
  let broker: Broker;
  let bridge: ManualBridge;
  const clients: MqttClient[] = [];

  const client = async (options: IClientOptions = {}): Promise<MqttClient> => {
    const connected = await mqtt.connectAsync(broker.url, { reconnectPeriod: 0, ...options });
    connected.on('error', () => undefined);
    clients.push(connected);
    return connected;
  };
  /** Publishes, and tells whether it has been acknowledged. */
  const publish = (sender: MqttClient, payload: string | Buffer, qos: 0 | 1 | 2 = 1, at = topic) => {
    const state = { acknowledged: false };
    sender.publish(at, payload, { qos }, (error) => {
      state.acknowledged = !error;
    });
    return state;
  };
  /** A round trip by the same connection: whatever the broker was going to answer before, it has. */
  const roundTrip = async (sender: MqttClient): Promise<void> => {
    await sender.publishAsync('elsewhere', 'x', { qos: 1 });
    await sender.publishAsync('elsewhere', 'x', { qos: 1 });
  };

  beforeEach(async () => {
    broker = await startBroker({ host: '127.0.0.1', port: 0, log });
    bridge = new ManualBridge();
  });

  afterEach(async () => {
    bridge.drop();
    for (const connected of clients.splice(0)) connected.end(true);
    await broker.close();
  });

  test.each([1, 2] as const)('at QoS %i acknowledges only when the bridge has acknowledged its copy', async (qos) => {
    await bridge.connect(broker.url);
    bridge.hold();
    const sender = await client();
    const sent = publish(sender, 'm', qos);
    await until('the bridge has it', () => bridge.received.length === 1);
    if (qos === 1) await roundTrip(sender);
    expect(sent.acknowledged).toBe(false);
    bridge.release();
    await until('the acknowledgement', () => sent.acknowledged);
    expect(broker.held()).toBe(0);
  });

  test('acknowledges nothing while there is no bridge, and everything once there is one, in order', async () => {
    const sender = await client();
    const sent = ['1', '2', '3'].map((payload) => publish(sender, payload));
    await roundTrip(sender);
    expect(sent.map(({ acknowledged }) => acknowledged)).toEqual([false, false, false]);
    expect(broker.held()).toBe(3);
    await bridge.connect(broker.url);
    await until('the acknowledgements', () => sent.every(({ acknowledged }) => acknowledged));
    expect(bridge.received).toEqual(['1', '2', '3']);
  });

  test('acknowledges nothing to a bridge without a persistent session', async () => {
    const transient = await client({ clientId: 'spectra-bridge', clean: true });
    await transient.subscribeAsync([...toolFilters], { qos: 1 });
    const sender = await client();
    const sent = publish(sender, 'm');
    await roundTrip(sender);
    await roundTrip(transient);
    expect(sent.acknowledged).toBe(false);
  });

  test('acknowledges nothing that a bridge took and lost, until it has taken it again', async () => {
    await bridge.connect(broker.url);
    bridge.hold();
    const sender = await client();
    const first = publish(sender, '1');
    await until('the bridge has it', () => bridge.received.length === 1);
    bridge.drop();
    const second = publish(sender, '2');
    await roundTrip(sender);
    expect([first.acknowledged, second.acknowledged]).toEqual([false, false]);

    const successor = new ManualBridge();
    bridge = successor;
    await successor.connect(broker.url);
    await until('both', () => first.acknowledged && second.acknowledged);
    expect(successor.received).toEqual(['1', '2']);
  });

  test('disconnects a sender that waited too long', async () => {
    await broker.close();
    broker = await startBroker({ host: '127.0.0.1', port: 0, log, limits: { holdMs: 300 } });
    const sender = await client();
    const sent = publish(sender, 'm');
    await event(sender, 'close');
    expect(sent.acknowledged).toBe(false);
    await until('it is forgotten: the sender will send it again', () => broker.held() === 0);
  });

  test('reads no more from a sender with too much unsafe, and goes on when it is safe', async () => {
    await broker.close();
    broker = await startBroker({ host: '127.0.0.1', port: 0, log, limits: { messagesPerClient: 10 } });
    await bridge.connect(broker.url);
    bridge.hold();
    const sender = await client();
    const payload = 'x'.repeat(64 * 1024);
    const sent = Array.from({ length: 100 }, (_, index) => publish(sender, `${index}${payload}`));
    await until('the window is full', () => broker.held() >= 10);
    const another = await client();
    await roundTrip(another);
    expect(broker.held()).toBeLessThan(30);
    bridge.release();
    await until('all', () => sent.every(({ acknowledged }) => acknowledged));
    expect(bridge.received.map((text) => Number.parseInt(text, 10))).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  test('answers pings and other topics while data are held', async () => {
    const sender = await client({ keepalive: 1 });
    publish(sender, 'm');
    let pongs = 0;
    sender.on('packetreceive', ({ cmd }) => {
      pongs += cmd === 'pingresp' ? 1 : 0;
    });
    await until('two pings answered', () => pongs >= 2);
    await roundTrip(sender);
    expect(sender.connected).toBe(true);
  });

  test('hands each message once to every other subscriber, in order', async () => {
    await bridge.connect(broker.url);
    const seen: string[][] = [[], []];
    for (const list of seen) {
      const subscriber = await client();
      subscriber.on('message', (_, payload) => list.push(payload.toString()));
      await subscriber.subscribeAsync(['spectra/v1/#', topic], { qos: 1 });
    }
    const sender = await client();
    const count = 1_000;
    const sent = Array.from({ length: count }, (_, index) => publish(sender, String(index)));
    await until('all', () => sent.every(({ acknowledged }) => acknowledged));
    const expected = Array.from({ length: count }, (_, index) => String(index));
    await until('all delivered', () => seen.every((list) => list.length >= count));
    expect(seen).toEqual([expected, expected]);
    expect(bridge.received).toEqual(expected);
  });

  test('loses nothing where QoS 0 and 1 are mixed, and keeps their order', async () => {
    await bridge.connect(broker.url);
    const senders = [await client(), await client()];
    const count = 1_000;
    for (let index = 0; index < count; index += 1) {
      for (const [number, sender] of senders.entries()) publish(sender, `${number}:${index}`, (index % 2) as 0 | 1);
    }
    await until('all', () => bridge.received.length >= 2 * count);
    for (const number of [0, 1]) {
      const mine = bridge.received.filter((text) => text.startsWith(`${number}:`));
      expect(mine).toEqual(Array.from({ length: count }, (_, index) => `${number}:${index}`));
    }
  });

  test('takes a QoS 2 message once, and only safely, though it is sent again before it is safe', async () => {
    await bridge.connect(broker.url);
    bridge.hold();
    const options: IClientOptions = { clientId: 'tool', clean: false, reconnectPeriod: 50 };
    const sender = await client(options);
    const sent = publish(sender, 'm', 2);
    await until('the bridge has it', () => bridge.received.length === 1);
    const sentAgain = new Promise<void>((resolve) => {
      sender.on('packetsend', ({ cmd }) => {
        if (cmd === 'publish') resolve();
      });
    });
    sender.stream.destroy();
    await sentAgain;
    await roundTrip(await client());
    expect(sent.acknowledged).toBe(false);
    bridge.release();
    await until('the acknowledgement', () => sent.acknowledged);
    expect(bridge.received).toEqual(['m']);
  });

  test('takes a QoS 2 message as new that it gave up while there was no bridge', async () => {
    await broker.close();
    broker = await startBroker({ host: '127.0.0.1', port: 0, log, limits: { holdMs: 200 } });
    const sender = await client({ clientId: 'tool', clean: false, reconnectPeriod: 20 });
    const sent = publish(sender, 'm', 2);
    await event(sender, 'close');
    await until('it is given up', () => broker.held() === 0 || !sender.connected);
    await bridge.connect(broker.url);
    await until('the acknowledgement', () => sent.acknowledged);
    expect(bridge.received).toEqual(['m']);
  });

  test('lets the senders send again what was on its way to a session that is gone', async () => {
    await bridge.connect(broker.url);
    bridge.hold();
    const sender = await client({ clientId: 'tool', clean: false, reconnectPeriod: 20 });
    const sent = publish(sender, 'm');
    await until('the bridge has it', () => bridge.received.length === 1);
    bridge.drop();
    // Under the same name, without a session: the broker forgets the one there was.
    await client({ clientId: 'spectra-bridge-test', clean: true });
    bridge = new ManualBridge();
    await bridge.connect(broker.url);
    await until('the acknowledgement', () => sent.acknowledged);
    expect(bridge.received).toEqual(['m']);
  });

  test('lets nobody from elsewhere be the bridge', async () => {
    const socket = connect({ port: broker.port, host: '127.0.0.1', localAddress: '127.0.0.2' });
    socket.write(
      generate({ cmd: 'connect', clientId: 'spectra-bridge', clean: false, keepalive: 0, protocolVersion: 4 }),
    );
    let answer = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      answer = Buffer.concat([answer, bytes]);
    });
    await event(socket, 'close');
    expect(answer).toEqual(Buffer.from([0x20, 2, 0, 2]));
  });

  test('brings a will to the bridge, after what its client said', async () => {
    const sender = await client({
      will: { topic: 'spBv1.0/fab/NDEATH/etch-1', payload: Buffer.from('will'), qos: 1, retain: false },
    });
    const sent = publish(sender, 'last words');
    await roundTrip(sender);
    sender.stream.destroy();
    await event(sender, 'close');
    await bridge.connect(broker.url);
    await until('the will', () => bridge.received.at(-1) === 'will');
    expect(sent.acknowledged).toBe(false);
  });

  test('drops a connection that announces more than 4 MiB, before it has sent them', async () => {
    const socket = connect(broker.port, '127.0.0.1');
    await event(socket, 'connect');
    // CONNECT, MQTT 3.1.1, clean, client id "x"; then the header of a PUBLISH of 5 MiB.
    socket.write(Buffer.from([0x10, 13, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 0, 0, 1, 0x78]));
    await event(socket, 'data');
    socket.write(Buffer.from([0x30, 0x80, 0x80, 0xc0, 0x02]));
    await event(socket, 'close');
    expect((await client()).connected).toBe(true);
  });

  test('understands a CONNECT that comes byte by byte', async () => {
    const socket = connect({ port: broker.port, host: '127.0.0.1', noDelay: true });
    await event(socket, 'connect');
    let answer = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      answer = Buffer.concat([answer, bytes]);
    });
    for (const byte of [0x10, 13, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 0, 0, 1, 0x78]) {
      await new Promise<void>((resolve) => socket.write(Buffer.from([byte]), () => setImmediate(resolve)));
    }
    await until('CONNACK', () => answer.equals(Buffer.from([0x20, 2, 0, 0])));
    socket.destroy();
  });

  test('drops what is no MQTT', async () => {
    const socket = connect(broker.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: fab\r\n\r\n');
    await event(socket, 'close');
    expect((await client()).connected).toBe(true);
  });

  test('takes client ids of any usual length', async () => {
    const connected = await client({ clientId: 'x'.repeat(300), protocolId: 'MQIsdp', protocolVersion: 3 });
    expect(connected.connected).toBe(true);
  });

  test('refuses to listen on a port that is taken', async () => {
    await expect(startBroker({ host: '127.0.0.1', port: broker.port, log })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});
