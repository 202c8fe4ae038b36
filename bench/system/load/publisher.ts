/**
 * The senders of a bench, in a process of their own: bare sockets, and every packet made before the first is sent, so
 * that what is measured is not the sender. Sends a message `ready`, waits for any message, publishes, and tells when it
 * began and when the last acknowledgement came.
 */
import { connect, type Socket } from 'node:net';
import mqttPacket from 'mqtt-packet';
import { frameText, toolName, topicOf } from './frames.ts';

export interface PublisherOptions {
  readonly port: number;
  readonly tools: number;
  readonly framesPerTool: number;
  /** Device time of the first frame, ms since the Unix epoch; each further one is 1 ms later. */
  readonly firstTs: number;
  /** Frames without an acknowledgement, of one tool at most. */
  readonly window: number;
  /** Frames a second of all tools together; as fast as the window lets when absent. */
  readonly rate?: number;
}

/** Both in ms since the Unix epoch. */
export interface Published {
  readonly began: number;
  readonly ended: number;
}

const PUBACK_BYTES = 4;
const CONNACK_BYTES = 4;
const MESSAGE_IDS = 65_535;
const TICK_MS = 5;

const now = (): number => performance.timeOrigin + performance.now();

class Sender {
  readonly #socket: Socket;
  readonly #packets: readonly Buffer[];
  readonly #window: number;
  #sent = 0;
  #received = -CONNACK_BYTES;
  #due = 0;
  readonly connected: Promise<void>;
  readonly done: Promise<void>;

  constructor({ port, framesPerTool, firstTs, window }: PublisherOptions, tool: number) {
    const name = toolName(tool);
    this.#window = window;
    this.#packets = Array.from({ length: framesPerTool }, (_, frame) =>
      mqttPacket.generate({
        cmd: 'publish',
        topic: topicOf(name),
        payload: frameText(firstTs + frame, frame),
        qos: 1,
        messageId: (frame % MESSAGE_IDS) + 1,
        dup: false,
        retain: false,
      }),
    );
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const connected = Promise.withResolvers<void>();
    const done = Promise.withResolvers<void>();
    this.connected = connected.promise;
    this.done = done.promise;
    for (const { reject } of [connected, done]) this.#socket.once('error', reject);
    this.#socket.once('close', () => done.reject(new Error(`${name}: the broker closed the connection`)));
    this.#socket.on('data', (bytes) => {
      this.#received += bytes.length;
      if (this.#received >= 0) connected.resolve();
      if (this.#received >= this.#packets.length * PUBACK_BYTES) done.resolve();
      this.#send();
    });
    this.#socket.write(
      mqttPacket.generate({ cmd: 'connect', clientId: name, protocolVersion: 4, clean: true, keepalive: 0 }),
    );
  }

  /** Lets the first `count` frames go. */
  release(count: number): void {
    this.#due = Math.min(count, this.#packets.length);
    this.#send();
  }

  #send(): void {
    const acknowledged = Math.max(0, this.#received) / PUBACK_BYTES;
    const until = Math.min(this.#due, Math.floor(acknowledged) + this.#window);
    if (until <= this.#sent) return;
    this.#socket.write(Buffer.concat(this.#packets.slice(this.#sent, until)));
    this.#sent = until;
  }
}

const options = JSON.parse(process.argv[2] ?? '{}') as PublisherOptions;
const senders = Array.from({ length: options.tools }, (_, tool) => new Sender(options, tool));
await Promise.all(senders.map(({ connected }) => connected));
const told = new Promise((resolve) => process.once('message', resolve));
process.send?.('ready');
await told;
const began = now();
const { rate } = options;
if (rate === undefined) {
  for (const sender of senders) sender.release(options.framesPerTool);
} else {
  const ticking = setInterval(() => {
    const each = ((now() - began) / 1000) * (rate / options.tools);
    for (const sender of senders) sender.release(Math.floor(each));
    if (each >= options.framesPerTool) clearInterval(ticking);
  }, TICK_MS);
}
await Promise.all(senders.map(({ done }) => done));
const published: Published = { began, ended: now() };
process.send?.(published, () => process.exit(0));
