import { afterAll, beforeAll, describe, vi } from 'vitest';
import { KafkaStream } from '../../../adapters/stream/kafka.ts';
import { canRunKafka, type KafkaBroker, startKafka } from '../kafka/kafka.ts';
import { streamContract } from './contract.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

/** A broker that is there already, as in docker compose. */
const given = process.env.KAFKA_BROKERS?.split(',');

describe.runIf(given !== undefined || (await canRunKafka()))('the Kafka stream', () => {
  let broker: KafkaBroker | null = null;

  beforeAll(async () => {
    if (given === undefined) broker = await startKafka();
  });

  afterAll(() => broker?.stop());

  streamContract(async () => new KafkaStream({ brokers: given ?? broker?.brokers ?? [] }));
});
