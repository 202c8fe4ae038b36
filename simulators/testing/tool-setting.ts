import { afterEach, beforeEach } from 'vitest';
import type { RunningTool } from '../engine/tool.ts';
import type { ToolFamily } from '../engine/tool-family.ts';
import { type SimulatedToolOptions, startSimulatedTool } from '../simulated-tool.ts';
import { startBroker, type TestBroker } from './broker.ts';
import { TestHost } from './host.ts';

export interface ToolSetting {
  readonly broker: TestBroker;
  readonly host: TestHost;
  readonly running: RunningTool;
  /** Starts a tool of the family; the end of the test stops it. */
  begin(family: ToolFamily, options: Partial<SimulatedToolOptions>): void;
}

/** For each test a broker, a host that listens to one tool, and that tool as soon as it is begun. */
export function toolSetting(tool: string): ToolSetting {
  let broker: TestBroker | undefined;
  let host: TestHost | undefined;
  let running: RunningTool | undefined;
  const there = <T>(thing: T | undefined): T => {
    if (thing === undefined) throw new Error('not before the test has begun');
    return thing;
  };

  beforeEach(async () => {
    broker = await startBroker();
    host = await TestHost.connect(broker.url, 'fab', tool);
  });
  afterEach(async () => {
    await running?.stop();
    running = undefined;
    await host?.stop();
    await broker?.stop();
  });

  return {
    get broker() {
      return there(broker);
    },
    get host() {
      return there(host);
    },
    get running() {
      return there(running);
    },
    begin(family, options) {
      running = startSimulatedTool(family, {
        url: there(broker).url,
        site: 'fab',
        tool,
        frameIntervalMs: 50,
        idleFrameIntervalMs: 100,
        primaryHost: null,
        ...options,
      });
    },
  };
}
