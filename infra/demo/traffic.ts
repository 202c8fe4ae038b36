import type { Logger } from 'pino';
import { startFurnace } from '../../simulators/furnace.ts';
import type { Config } from '../config.ts';
import type { Running } from '../exclusive.ts';
import { DEMO_SITE, FURNACE, FURNACE_TUBES } from './catalogue.ts';
import { startDemoMes } from './mes.ts';
import { playRecordings } from './recordings.ts';

/** What makes the demo fab busy: a furnace, the MES that feeds it, and the recorded etcher. They use only MQTT and HTTP. */
export const startDemoTraffic = (options: {
  readonly config: Config;
  readonly mqttUrl: string;
  readonly apiUrl: string;
  readonly password: string;
  readonly log: Logger;
}): Running => {
  const { config, mqttUrl, apiUrl, password, log } = options;
  const furnace = startFurnace({
    url: mqttUrl,
    site: DEMO_SITE,
    tool: FURNACE,
    chambers: FURNACE_TUBES,
    speed: config.simSpeed,
    logger: log.child({ simulator: FURNACE }),
  });
  const recordings = playRecordings({ mqttUrl, speed: config.simSpeed, dataDir: config.dataDir, log });
  const mes = startDemoMes(apiUrl, password, log);
  return {
    stop: async () => {
      await Promise.all([mes.stop(), recordings.stop(), furnace.then((tool) => tool.stop())]);
    },
  };
};
