import { connectEventStore } from '../../adapters/eventstore/eventstore.ts';
import type { System } from '../../tests/e2e/system.ts';
import { countSamples, headOf, untilQueryable } from './fab.ts';
import { startBareBroker, startPublisher, startSubscriber } from './load/child.ts';
import { SIGNALS, TOOLS, toolName } from './load/frames.ts';
import { difference, type ProcessorSeconds, processorSeconds } from './processor-time.ts';

/** Frames without an acknowledgement, of one tool at most: what a client with MQTT 5's usual receive maximum may have. */
export const WINDOW = 1_000;

export interface Throughput {
  readonly framesPerSecond: number;
  /** Frames a second until the last acknowledgement. */
  readonly acknowledgedPerSecond: number;
  /** Of all processes but the sender's; undefined where it cannot be told. */
  readonly processor: ProcessorSeconds | undefined;
}

/** Device times that no earlier frame of this system had. */
let nextTs = Date.now() - 12 * 3600 * 1000;
const timesFor = (frames: number): number => {
  const first = nextTs;
  nextTs += frames + 1;
  return first;
};

const during = async (pid: number, work: () => Promise<void>): Promise<ProcessorSeconds | undefined> => {
  const before = await processorSeconds(pid);
  await work();
  const after = await processorSeconds(pid);
  return before === undefined || after === undefined ? undefined : difference(after, before);
};

/** From the first publish until a query sees the last frame; then every sample is counted. */
export const throughputOf = async (system: System, framesPerTool: number): Promise<Throughput> => {
  const frames = framesPerTool * TOOLS;
  const tools = Array.from({ length: TOOLS }, (_, tool) => toolName(tool));
  const count = async (): Promise<number> => {
    const counts = await Promise.all(tools.map((tool) => countSamples(system, tool)));
    return counts.flatMap((of) => [...of.values()]).reduce((sum, samples) => sum + samples, 0);
  };
  const earlier = await count();
  const store = connectEventStore(system.addresses.eventstore);
  const port = Number(new URL(system.mqtt).port);
  const publisher = await startPublisher({
    port,
    tools: TOOLS,
    framesPerTool,
    firstTs: timesFor(framesPerTool),
    window: WINDOW,
  });
  try {
    let seconds = 0;
    let acknowledged = 0;
    const processor = await during(system.addresses.pid, async () => {
      const { began, ended } = await publisher.publish();
      await untilQueryable(system, await headOf(store, 'telemetry'));
      seconds = (performance.timeOrigin + performance.now() - began) / 1000;
      acknowledged = (ended - began) / 1000;
    });
    const arrived = (await count()) - earlier;
    if (arrived !== frames * SIGNALS) throw new Error(`${arrived} of ${frames * SIGNALS} samples can be queried`);
    return { framesPerSecond: frames / seconds, acknowledgedPerSecond: frames / acknowledged, processor };
  } finally {
    await publisher.stop();
    await store.close();
  }
};

/** The limit: the same frames through a broker with one subscriber, until it has received the last. */
export const bareThroughput = async (framesPerTool: number): Promise<Throughput> => {
  const frames = framesPerTool * TOOLS;
  const broker = await startBareBroker();
  const subscriber = await startSubscriber(broker.port, frames);
  const publisher = await startPublisher({
    port: broker.port,
    tools: TOOLS,
    framesPerTool,
    firstTs: timesFor(framesPerTool),
    window: WINDOW,
  });
  try {
    let seconds = 0;
    let acknowledged = 0;
    const processor = await during(broker.pid, async () => {
      const receiving = subscriber.received();
      const { began, ended } = await publisher.publish();
      seconds = ((await receiving) - began) / 1000;
      acknowledged = (ended - began) / 1000;
    });
    return { framesPerSecond: frames / seconds, acknowledgedPerSecond: frames / acknowledged, processor };
  } finally {
    await publisher.stop();
    await subscriber.stop();
    await broker.stop();
  }
};
