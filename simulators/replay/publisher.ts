import { connect, type MqttClient } from 'mqtt';

/** Messages without a PUBACK at any time. */
const windowSize = 100;

/**
 * Publishes at QoS 1 and knows what was acknowledged. The client keeps every message until its PUBACK, reconnects by
 * itself, and then sends again, in order, what has none; a bounded window keeps that small.
 */
export class AcknowledgedPublisher {
  readonly #client: MqttClient;
  #inFlight = 0;
  #waiting: (() => void)[] = [];
  #failure: Error | null = null;
  sent = 0;
  acknowledged = 0;
  /** Connections made after the first. */
  reconnects = -1;

  /** @param onConnection told when the broker is reached, and when it is not. */
  constructor(url: string, clientId: string, onConnection: (connected: boolean) => void) {
    this.#client = connect(url, { clientId, clean: true, reconnectPeriod: 500, keepalive: 30 });
    this.#client.on('connect', () => {
      this.reconnects += 1;
      onConnection(true);
    });
    this.#client.on('offline', () => onConnection(false));
    // A broker that is away is no error: the client tries again until it is stopped.
    this.#client.on('error', () => undefined);
  }

  /** Resolves when the message is on its way, not when it is acknowledged. */
  async publish(topic: string, body: unknown, options: { readonly retain: boolean; onAck: () => void }): Promise<void> {
    await this.#below(windowSize);
    this.#inFlight += 1;
    this.sent += 1;
    this.#client.publish(topic, JSON.stringify(body), { qos: 1, retain: options.retain }, (error) => {
      this.#inFlight -= 1;
      if (error) this.#failure = error;
      else {
        this.acknowledged += 1;
        options.onAck();
      }
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  /** Resolves when everything sent so far is acknowledged. */
  settled(): Promise<void> {
    return this.#below(1);
  }

  async stop(): Promise<void> {
    await this.#client.endAsync(true);
    this.#failure ??= new Error('the publisher was stopped');
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async #below(limit: number): Promise<void> {
    while (this.#inFlight >= limit && !this.#failure) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.#failure) throw this.#failure;
  }
}
