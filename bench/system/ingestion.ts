import { System } from '../../tests/e2e/system.ts';
import { registerTool } from './fab.ts';
import { type Figure, median, quantile } from './figures.ts';
import { bareLatency, latencyOf } from './latency.ts';
import { SIGNALS, TOOLS, toolName } from './load/frames.ts';
import type { ProcessorSeconds } from './processor-time.ts';
import { bareThroughput, type Throughput, throughputOf } from './throughput.ts';

const FRAMES_PER_TOOL = 5_000;
const WARM_UP_PER_TOOL = 1_500;
const REPETITIONS = 3;
const LATENCY_SECONDS = 12;

const microseconds = (
  throughputs: readonly Throughput[],
  of: (processor: ProcessorSeconds) => number,
): number | null => {
  const seconds = throughputs.flatMap(({ processor }) => (processor === undefined ? [] : [of(processor)]));
  return seconds.length === 0 ? null : (median(seconds) * 1e6) / (FRAMES_PER_TOOL * TOOLS);
};

const processorFigures = (system: readonly Throughput[], bare: readonly Throughput[]): Figure[] => {
  const all = ({ program, eventstore, postgres }: ProcessorSeconds): number => program + eventstore + postgres;
  const limit = microseconds(bare, all);
  const parts: [string, (processor: ProcessorSeconds) => number, number | null][] = [
    ['processor time a frame, all processes', all, limit],
    ['  of the program', ({ program }) => program, null],
    ['  of the event store', ({ eventstore }) => eventstore, null],
    ['  of PostgreSQL', ({ postgres }) => postgres, null],
  ];
  return parts.flatMap(([name, of, bound]) => {
    const value = microseconds(system, of);
    return value === null ? [] : [{ name, unit: 'us', value, limit: bound, limit_is: 'the bare broker alone' }];
  });
};

/** From MQTT to what a query sees: how many frames a second, and how soon each at half of that. */
export const benchIngestion = async (): Promise<readonly Figure[]> => {
  const system = await System.start();
  try {
    for (let tool = 0; tool < TOOLS; tool += 1) await registerTool(system, toolName(tool));
    await bareThroughput(WARM_UP_PER_TOOL);
    await throughputOf(system, WARM_UP_PER_TOOL);
    const bare: Throughput[] = [];
    const ours: Throughput[] = [];
    for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
      bare.push(await bareThroughput(FRAMES_PER_TOOL));
      ours.push(await throughputOf(system, FRAMES_PER_TOOL));
    }
    const rate = median(ours.map(({ framesPerSecond }) => framesPerSecond));
    const limit = median(bare.map(({ framesPerSecond }) => framesPerSecond));
    const load = { rate: rate / 2, seconds: LATENCY_SECONDS };
    const limits = await bareLatency(load);
    const latencies = await latencyOf(system, load);
    const latency = (probability: number, aim?: string): Figure => ({
      name: `publish to queryable at ${Math.round(load.rate)} frames/s, p${probability * 100}`,
      unit: 'ms',
      value: quantile(latencies, probability),
      limit: quantile(limits, probability),
      limit_is: 'publish to subscriber, bare broker, same load',
      ...(aim === undefined ? {} : { aim }),
    });
    return [
      {
        name: `MQTT to queryable, ${SIGNALS} signals a frame, ${TOOLS} tools`,
        unit: 'frames/s',
        value: rate,
        limit,
        limit_is: 'bare broker with one subscriber',
        aim: 'half of the limit',
      },
      {
        name: 'MQTT to acknowledged',
        unit: 'frames/s',
        value: median(ours.map(({ acknowledgedPerSecond }) => acknowledgedPerSecond)),
        limit: median(bare.map(({ acknowledgedPerSecond }) => acknowledgedPerSecond)),
        limit_is: 'bare broker with one subscriber',
      },
      ...processorFigures(ours, bare),
      latency(0.5),
      latency(0.99, 'below 1000 ms'),
    ];
  } finally {
    await system.remove();
  }
};
