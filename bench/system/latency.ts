import { setTimeout as delay } from 'node:timers/promises';
import mqtt from 'mqtt';
import type { System } from '../../tests/e2e/system.ts';
import { registerTool } from './fab.ts';
import { startBareBroker, startPublisher, startSubscriber } from './load/child.ts';
import { CHAMBER, TOOLS, topicOf } from './load/frames.ts';
import { WINDOW } from './throughput.ts';

const PROBE = 'bench-probe';
const EVERY_MS = 100;
const POLL_MS = 20;
/** How long a probe may stay unseen after the load has ended. */
const PATIENCE_MS = 30_000;

/** Sends a probe every {@link EVERY_MS} until `ending` is aborted; remembers when each was sent, by its device time. */
const sendProbes = async (url: string, sent: Map<number, number>, ending: AbortSignal): Promise<void> => {
  const client = await mqtt.connectAsync(url, { clientId: PROBE });
  while (!ending.aborted) {
    const ts = Date.now();
    sent.set(ts, performance.now());
    client.publish(topicOf(PROBE), JSON.stringify({ ts, signals: { probe: ts % 1000 } }), { qos: 1 });
    await delay(EVERY_MS, undefined, { signal: ending }).catch(() => undefined);
  }
  await client.endAsync();
};

interface Load {
  /** Frames a second of all tools together. */
  readonly rate: number;
  readonly seconds: number;
}

const publishAt = (port: number, { rate, seconds }: Load) =>
  startPublisher({
    port,
    tools: TOOLS,
    framesPerTool: Math.ceil((rate * seconds) / TOOLS),
    firstTs: Date.now() - 24 * 3600 * 1000,
    window: WINDOW,
    rate,
  });

const waitForAll = async (samples: readonly number[], sent: ReadonlyMap<number, number>): Promise<void> => {
  const deadline = Date.now() + PATIENCE_MS;
  while (samples.length < sent.size) {
    if (Date.now() > deadline) throw new Error(`${samples.length} of ${sent.size} probes were seen`);
    await delay(POLL_MS);
  }
};

/** Milliseconds from the publishing of a frame until a query gives it, under a steady load; polled, so up to a poll too long. */
export const latencyOf = async (system: System, load: Load): Promise<number[]> => {
  await registerTool(system, PROBE);
  const sent = new Map<number, number>();
  const samples: number[] = [];
  const seen = new Set<number>();
  const polled = new AbortController();
  const poll = async (): Promise<void> => {
    while (!polled.signal.aborted) {
      const oldest = [...sent.keys()].find((ts) => !seen.has(ts));
      if (oldest !== undefined) {
        const from = encodeURIComponent(new Date(oldest).toISOString());
        const { series } = await system.json<{ series: { ts_ms: number[] }[] }>(
          'viewer@demo',
          'GET',
          `/api/tools/${PROBE}/telemetry?chamber=${CHAMBER}&from=${from}`,
        );
        const now = performance.now();
        for (const ts of series[0]?.ts_ms ?? []) {
          if (seen.has(ts)) continue;
          seen.add(ts);
          samples.push(now - (sent.get(ts) ?? Number.NaN));
        }
      }
      await delay(POLL_MS);
    }
  };
  const publisher = await publishAt(Number(new URL(system.mqtt).port), load);
  const polling = poll();
  try {
    const ending = new AbortController();
    const probing = sendProbes(system.mqtt, sent, ending.signal);
    await publisher.publish();
    ending.abort();
    await probing;
    await waitForAll(samples, sent);
    return samples;
  } finally {
    polled.abort();
    await polling;
    await publisher.stop();
  }
};

/** The limit: from publish to a subscriber, through a bare broker under the same load. */
export const bareLatency = async (load: Load): Promise<number[]> => {
  const broker = await startBareBroker();
  const url = `mqtt://127.0.0.1:${broker.port}`;
  const subscriber = await startSubscriber(broker.port, Number.POSITIVE_INFINITY);
  const publisher = await publishAt(broker.port, load);
  const sent = new Map<number, number>();
  const samples: number[] = [];
  const client = await mqtt.connectAsync(url, { clientId: 'probed' });
  client.on('message', (_, payload) => {
    const { ts } = JSON.parse(payload.toString()) as { ts: number };
    samples.push(performance.now() - (sent.get(ts) ?? Number.NaN));
  });
  await client.subscribeAsync(topicOf(PROBE), { qos: 1 });
  try {
    const ending = new AbortController();
    const probing = sendProbes(url, sent, ending.signal);
    await publisher.publish();
    ending.abort();
    await probing;
    await waitForAll(samples, sent);
    return samples;
  } finally {
    await client.endAsync(true);
    await publisher.stop();
    await subscriber.stop();
    await broker.stop();
  }
};
