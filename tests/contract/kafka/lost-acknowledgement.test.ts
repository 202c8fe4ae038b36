import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { KafkaStream } from '../../../adapters/stream/kafka.ts';
import { collector, freshName, numbered } from '../stream/contract.ts';
import { canRunKafka, type KafkaBroker, startKafka } from './kafka.ts';
import { type LossyNetwork, startLossyNetwork } from './lossy-network.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

const PATIENCE = { timeout: 60_000, interval: 20 };

/**
 * The broker stores the records, and the publisher never learns of it. What is published next must not be taken for
 * a repetition of them, and what is repeated must not be stored twice.
 */
describe.runIf(await canRunKafka())('an acknowledgement that is lost on its way', () => {
  let broker: KafkaBroker;
  let network: LossyNetwork;

  beforeAll(async () => {
    network = await startLossyNetwork();
    broker = await startKafka({ advertisedPort: network.port });
    network.forwardTo(broker.port);
  });
  afterAll(async () => {
    await network?.close();
    await broker?.stop();
  });

  it('given that the records were given up, does not swallow the next ones', async () => {
    const topic = freshName('topic');
    const stream = new KafkaStream({ brokers: broker.brokers, patienceMs: 100 });
    const received = collector();
    await vi.waitFor(() => stream.publish(topic, numbered('tool', 0, 1)), PATIENCE);

    network.loseAcknowledgements(true);
    await expect(stream.publish(topic, numbered('tool', 1, 1))).rejects.toMatchObject({ fault: 'unreachable' });
    expect(network.lost()).toBeGreaterThan(0);
    network.loseAcknowledgements(false);
    await vi.waitFor(() => stream.publish(topic, numbered('tool', 2, 1)), PATIENCE);

    const reader = new KafkaStream({ brokers: broker.brokers });
    await reader.subscribe(topic, 'recorder', received.handler);
    await vi.waitFor(() => expect(received.values('tool')).toContain(2), PATIENCE);
    expect(received.values('tool').slice(0, 2)).toEqual([0, 1]);
    await Promise.all([stream.close(), reader.close()]);
  });

  it('given that the publisher waits, stores the records once', async () => {
    const topic = freshName('topic');
    const stream = new KafkaStream({ brokers: broker.brokers });
    const received = collector();
    await stream.subscribe(topic, 'recorder', received.handler);
    await stream.publish(topic, numbered('tool', 0, 1));

    network.loseAcknowledgements(true);
    const lostBefore = network.lost();
    const published = stream.publish(topic, numbered('tool', 1, 1));
    await vi.waitFor(() => expect(network.lost()).toBeGreaterThan(lostBefore + 5), PATIENCE);
    network.loseAcknowledgements(false);
    await published;
    await stream.publish(topic, numbered('tool', 2, 1));

    await vi.waitFor(() => expect(received.values('tool')).toContain(2), PATIENCE);
    expect(received.values('tool')).toEqual([0, 1, 2]);
    await stream.close();
  });
});
