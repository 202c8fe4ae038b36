import { KafkaStream } from '../adapters/stream/kafka.ts';
import type { StreamPort } from '../adapters/stream/port.ts';
import { InProcessStream } from '../infra/embedded/stream/in-process.ts';

export interface StreamThroughput {
  readonly records_per_second: number;
  readonly publish_p50_ms: number;
  readonly publish_p99_ms: number;
  readonly mean_batch: number;
}

export interface StreamLoad {
  readonly records: number;
  /** Bytes of each value. */
  readonly bytes: number;
  readonly keys: number;
  /** Publications under way at a time, of one record each: what an MQTT bridge does. */
  readonly inFlight: number;
  /** Milliseconds that the consumer takes for a batch, as a commit to a disk would. */
  readonly handlingMs: number;
}

/** Measures one group that reads what is published one record at a time, until every record has been handled. */
export async function measureStream(stream: StreamPort, topic: string, load: StreamLoad): Promise<StreamThroughput> {
  const value = Buffer.alloc(load.bytes, 0x20);
  const latencies = new Float64Array(load.records);
  let batches = 0;
  let handled = 0;
  let allHandled: () => void = () => undefined;
  const finished = new Promise<void>((done) => {
    allHandled = done;
  });
  const subscription = await stream.subscribe(topic, 'bench', async (batch) => {
    if (load.handlingMs > 0) await new Promise((done) => setTimeout(done, load.handlingMs));
    batches += 1;
    handled += batch.length;
    if (handled >= load.records) allHandled();
  });

  let next = 0;
  const publisher = async () => {
    while (next < load.records) {
      const index = next;
      next += 1;
      const before = performance.now();
      await stream.publish(topic, [{ key: `tool-${index % load.keys}`, value }]);
      latencies[index] = performance.now() - before;
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: load.inFlight }, publisher));
  await finished;
  const seconds = (performance.now() - start) / 1000;
  await subscription.stop();

  latencies.sort();
  return {
    records_per_second: Math.round(load.records / seconds),
    publish_p50_ms: quantile(latencies, 0.5),
    publish_p99_ms: quantile(latencies, 0.99),
    mean_batch: Math.round(load.records / batches),
  };
}

function quantile(sorted: Float64Array, probability: number): number {
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * probability))] ?? Number.NaN;
  return Math.round(value * 100) / 100;
}

if (import.meta.main) {
  const load = { records: 200_000, bytes: 500, keys: 50, inFlight: 1_000 };
  const rows: Record<string, StreamThroughput> = {};
  for (const handlingMs of [0, 5, 20]) {
    const stream = new InProcessStream();
    rows[`in-process, ${handlingMs} ms a batch`] = await measureStream(stream, 'bench', { ...load, handlingMs });
    await stream.close();
  }
  const brokers = process.env.KAFKA_BROKERS?.split(',');
  if (brokers !== undefined) {
    const stream = new KafkaStream({ brokers });
    rows['Kafka, 5 ms a batch'] = await measureStream(stream, `bench-${Date.now()}`, { ...load, handlingMs: 5 });
    await stream.close();
  }
  console.table(rows);
}
