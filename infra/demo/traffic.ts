import type { Logger } from 'pino';
import { type Scenario, scenarioOf } from '../../simulators/engine/scenario.ts';
import { startSimulatedTool } from '../../simulators/simulated-tool.ts';
import type { ChosenTool } from '../../simulators/tool-choice.ts';
import type { Config } from '../config.ts';
import type { Running } from '../exclusive.ts';
import { DEMO_SITE } from './catalogue.ts';
import { startDemoMes } from './mes.ts';
import { playRecordings } from './recordings.ts';

const startTool = (
  { tool, family }: ChosenTool,
  scenario: Scenario,
  { config, mqttUrl, log }: { readonly config: Config; readonly mqttUrl: string; readonly log: Logger },
): Running => {
  const { scheduled, inRuns } = scenarioOf(scenario, tool);
  return startSimulatedTool(family, {
    url: mqttUrl,
    site: DEMO_SITE,
    tool,
    speed: config.simSpeed,
    faults: scheduled,
    runFaults: inRuns,
    logger: log.child({ simulator: tool }),
  });
};

/** What makes the demo fab busy: the tools, the MES that feeds them, and the recorded etcher. They use only MQTT and HTTP. */
export const startDemoTraffic = (options: {
  readonly config: Config;
  readonly mqttUrl: string;
  readonly apiUrl: string;
  readonly password: string;
  readonly log: Logger;
}): Running => {
  const { config, mqttUrl, apiUrl, password, log } = options;
  const tools = config.tools.map((tool) => startTool(tool, config.scenario, options));
  const recordings = playRecordings({ mqttUrl, speed: config.simSpeed, dataDir: config.dataDir, log });
  const mes = startDemoMes(apiUrl, password, config.tools, log);
  return {
    stop: async () => {
      await Promise.all([mes.stop(), recordings.stop(), ...tools.map((tool) => tool.stop())]);
    },
  };
};
