import { type Logger, pino } from 'pino';
import type { ScheduledFault } from './engine/fault.ts';
import type { RunFault } from './engine/run-faults.ts';
import { frameIntervalAt, type RunningTool, startTool } from './engine/tool.ts';
import type { ToolFamily } from './engine/tool-family.ts';

export interface SimulatedToolOptions {
  /** MQTT broker, e.g. mqtt://127.0.0.1:1883. */
  readonly url: string;
  readonly site: string;
  readonly tool: string;
  /** Those of the family when absent. */
  readonly chambers?: readonly string[];
  /** Seconds of process time in a second of the clock; 1 when absent. */
  readonly speed?: number;
  /** 1 when absent. */
  readonly seed?: number;
  /** false: no noise and no drift. */
  readonly noise?: boolean;
  readonly faults?: readonly ScheduledFault[];
  readonly runFaults?: readonly RunFault[];
  readonly frameIntervalMs?: number;
  readonly idleFrameIntervalMs?: number;
  /** Sparkplug host whose STATE the tool waits for, `spectra` when absent; null: speak whenever connected. */
  readonly primaryHost?: string | null;
  readonly logger?: Logger;
}

/** Starts a simulated tool of a family; it connects, and reconnects, by itself until it is stopped. */
export function startSimulatedTool(family: ToolFamily, options: SimulatedToolOptions): RunningTool {
  const speed = options.speed ?? 1;
  const { vendor, model, family: processFamily, chambers } = family.description;
  return startTool(
    {
      url: options.url,
      site: options.site,
      tool: options.tool,
      chambers: options.chambers ?? chambers,
      speed,
      seed: options.seed ?? 1,
      noise: options.noise ?? true,
      faults: options.faults ?? [],
      runFaults: options.runFaults ?? [],
      frameIntervalMs: options.frameIntervalMs ?? frameIntervalAt(speed),
      idleFrameIntervalMs: options.idleFrameIntervalMs ?? 5_000,
      primaryHost: options.primaryHost === undefined ? 'spectra' : options.primaryHost,
      logger: options.logger ?? pino({ level: 'silent' }),
    },
    family.chamber,
    { Vendor: vendor, Model: model, Family: processFamily },
  );
}
