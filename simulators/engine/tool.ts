import type { Logger } from 'pino';
import { Chamber } from './chamber.ts';
import type { ChamberModel } from './chamber-model.ts';
import { EdgeNode } from './edge-node.ts';
import { type Fault, parseFaultMessage, type ScheduledFault } from './fault.ts';
import type { Random } from './random.ts';
import { seeded, silent } from './random.ts';
import type { RunFault } from './run-faults.ts';

export interface ToolOptions {
  readonly url: string;
  readonly site: string;
  readonly tool: string;
  readonly chambers: readonly string[];
  /** Seconds of process time in a second of the device's clock. */
  readonly speed: number;
  /** The same seed and the same commands give the same values. */
  readonly seed: number;
  /** false: no noise and no drift. */
  readonly noise: boolean;
  readonly faults: readonly ScheduledFault[];
  readonly runFaults: readonly RunFault[];
  /** ms of the device's clock between two frames of a chamber that runs. */
  readonly frameIntervalMs: number;
  /** ms between two frames of a chamber that waits. */
  readonly idleFrameIntervalMs: number;
  /** Sparkplug host id to wait for; null: speak whenever connected. */
  readonly primaryHost: string | null;
  readonly logger: Logger;
}

export interface RunningTool {
  stop(): Promise<void>;
}

/** A frame a second, and more often when process time runs faster, up to four a second, so that charts fill. */
export const frameIntervalAt = (speed: number): number => Math.max(250, Math.min(1000, 1000 / speed));

const defaultDeathSeconds = 20;
/** Ticks made up at most after the program was held up; beyond it the device's clock jumps, as after a suspend. */
const mostTicksAtOnce = 50;

/**
 * Starts a simulated tool: an edge node with one model a chamber. Time advances in ticks of one frame interval on a fixed
 * grid, whatever the timers do, so that values depend on the seed and the commands alone.
 */
export function startTool(
  options: ToolOptions,
  model: (random: Random) => ChamberModel,
  properties: Readonly<Record<string, string>>,
): RunningTool {
  const { site, tool, chambers: names, speed, seed, noise, frameIntervalMs, logger } = options;
  const chambers = names.map((name) => {
    const own = `${seed}/${tool}`;
    return new Chamber({
      name,
      model: model(noise ? seeded(`${own}/${name}`) : silent),
      seed: noise ? own : null,
      emit: (readings, ts) => node.report(name, readings, ts),
      runFaults: options.runFaults.filter(({ chamber = names[0] }) => chamber === name),
      inject: (fault) => inject({ ...fault, chamber: name }),
    });
  });
  const chamberNamed = (name: string | undefined): Chamber | undefined =>
    name === undefined ? chambers[0] : chambers.find((chamber) => chamber.name === name);
  const timers = new Set<NodeJS.Timeout>();
  const after = (ms: number, action: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      action();
    }, ms);
    timers.add(timer);
  };

  const inject = (fault: Fault): void => {
    logger.info({ tool, fault }, 'fault');
    if (fault.name === 'death') {
      node.die(1000 * (fault.duration_s ?? defaultDeathSeconds));
      return;
    }
    const chamber = chamberNamed(fault.chamber);
    if (!chamber?.model.setFault(fault.name, fault.clear !== true, fault.magnitude)) {
      const known = ['death', ...(chambers[0]?.model.faults ?? [])];
      logger.warn({ tool, fault, known_faults: known, chambers: names }, 'no such fault or chamber');
      return;
    }
    if (fault.duration_s !== undefined && fault.clear !== true)
      after(1000 * fault.duration_s, () => chamber.model.setFault(fault.name, false));
  };

  const node: EdgeNode = new EdgeNode({
    url: options.url,
    group: site,
    node: tool,
    devices: Object.fromEntries(chambers.map((chamber) => [chamber.name, chamber.definitions()])),
    properties,
    primaryHost: options.primaryHost,
    logger,
    onCommand: (device, metric, value) => chamberNamed(device)?.command(metric, value, Date.now()),
    sideTopics: {
      [`spectra-sim/${site}/${tool}/fault`]: (payload) => {
        const fault = parseFaultMessage(payload);
        if (fault) inject(fault);
        else logger.warn({ tool, payload: payload.toString('utf8') }, 'not a fault message');
      },
    },
  });

  const ticksPerIdleFrame = Math.max(1, Math.round(options.idleFrameIntervalMs / frameIntervalMs));
  const tick = (count: number, ts: number): void => {
    for (const chamber of chambers) {
      chamber.advance((frameIntervalMs / 1000) * speed, ts - frameIntervalMs, ts);
      if (chamber.busy || count % ticksPerIdleFrame === 0) chamber.frame(ts);
    }
  };
  let count = 0;
  let nextTick = Date.now() + frameIntervalMs;
  const run = (): void => {
    const now = Date.now();
    if (now - nextTick > mostTicksAtOnce * frameIntervalMs) nextTick = now;
    for (; nextTick <= now; nextTick += frameIntervalMs) {
      tick(count, Math.round(nextTick));
      count += 1;
    }
    after(Math.max(1, nextTick - Date.now()), run);
  };

  for (const fault of options.faults) after(1000 * fault.at_s, () => inject(fault));
  after(frameIntervalMs, run);
  node.start();
  return {
    stop: async () => {
      for (const timer of timers) clearTimeout(timer);
      await node.stop();
    },
  };
}
