import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Scenario } from '../simulators/engine/scenario.ts';
import { families } from '../simulators/families.ts';
import type { ChosenTool } from '../simulators/tool-choice.ts';
import { readDemoTools } from './demo/tools.ts';

export const roles = ['api', 'ingest', 'record', 'monitor', 'project', 'all'] as const;
export type ProcessRole = (typeof roles)[number];

const port = z.coerce.number().int().min(0).max(65_535);
const environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port.optional(),
  MQTT_PORT: port.optional(),
  MQTT_URL: z.url().optional(),
  KAFKA_BROKERS: z.string().optional(),
  EVENTSTORE_URL: z.string().optional(),
  DATABASE_URL: z.string().optional(),
  SPECTRA_DATA_DIR: z.string().default('.spectra'),
  SPECTRA_DEMO_PASSWORD: z.string().min(8).optional(),
  SIM_SPEED: z.coerce.number().positive().default(60),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  CORS_ORIGINS: z.string().optional(),
});

export interface Config {
  readonly host: string;
  /** undefined: the standard port, or a free one if it is taken. */
  readonly port: number | undefined;
  readonly mqttPort: number | undefined;
  /** undefined: the embedded server. */
  readonly mqttUrl: string | undefined;
  readonly kafkaBrokers: readonly string[] | undefined;
  readonly eventstoreUrl: string | undefined;
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  readonly demoPassword: string | undefined;
  readonly simSpeed: number;
  readonly simulators: boolean;
  /** Simulated tools of the demo, and the faults they will have. */
  readonly tools: readonly ChosenTool[];
  readonly scenario: Scenario;
  readonly demo: boolean;
  readonly fresh: boolean;
  readonly role: ProcessRole;
  readonly logLevel: z.infer<typeof environment>['LOG_LEVEL'];
  readonly corsOrigins: readonly string[];
}

export const STANDARD_PORTS = { http: 8080, mqtt: 1883 } as const;

export const usage = `usage: npm start -- [options]
  --data-dir DIR      where the embedded servers keep their data (SPECTRA_DATA_DIR, default .spectra)
  --fresh             begin anew: deletes the data directory of the embedded servers first
  --tools LIST        simulated tools: families with counts, e.g. furnace:2,rtp (default one of each:
                      ${Object.keys(families).join(', ')})
  --scenario FILE     faults of the simulated tools, by time or by run and step (JSON)
  --no-simulators     servers only, no simulated tools
  --no-demo           no demo organisations and users either
  --role ROLE         one of ${roles.join(', ')} (default all)
  --help              this text
environment: HOST, PORT, MQTT_PORT, MQTT_URL, KAFKA_BROKERS, EVENTSTORE_URL, DATABASE_URL, SPECTRA_DATA_DIR,
  SPECTRA_DEMO_PASSWORD, SIM_SPEED, LOG_LEVEL, CORS_ORIGINS (README.md says what each does)`;

/** A setting that cannot be used, said so that the reader knows what to change. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const list = (text: string | undefined): string[] | undefined => text?.split(',').map((part) => part.trim());

/** Reads the command line and the environment. @throws ConfigError */
export const readConfig = (argv: readonly string[], env: NodeJS.ProcessEnv): Config | 'help' => {
  let options: ReturnType<typeof parse>;
  try {
    options = parse(argv);
  } catch (error) {
    throw new ConfigError(`${(error as Error).message}\n${usage}`);
  }
  if (options.help) return 'help';
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) throw new ConfigError(`environment: ${z.prettifyError(parsed.error)}`);
  const settings = parsed.data;
  const role = z.enum(roles).safeParse(options.role);
  if (!role.success) throw new ConfigError(`--role ${options.role} is none of ${roles.join(', ')}`);
  const demoTools = readDemoTools(options.tools, options.scenario);
  if (!demoTools.ok) throw new ConfigError(demoTools.message);
  const { MQTT_URL, KAFKA_BROKERS, EVENTSTORE_URL, DATABASE_URL } = settings;
  const missing = Object.entries({ MQTT_URL, KAFKA_BROKERS, EVENTSTORE_URL, DATABASE_URL })
    .filter(([, value]) => value === undefined)
    .map(([name]) => name);
  if (role.data !== 'all' && missing.length > 0) {
    throw new ConfigError(`--role ${role.data} shares its servers with other processes: set ${missing.join(', ')}`);
  }
  return {
    host: settings.HOST,
    port: settings.PORT,
    mqttPort: settings.MQTT_PORT,
    mqttUrl: settings.MQTT_URL,
    kafkaBrokers: list(settings.KAFKA_BROKERS),
    eventstoreUrl: settings.EVENTSTORE_URL,
    databaseUrl: settings.DATABASE_URL,
    dataDir: resolve(options['data-dir'] ?? settings.SPECTRA_DATA_DIR),
    demoPassword: settings.SPECTRA_DEMO_PASSWORD,
    simSpeed: settings.SIM_SPEED,
    simulators: !options['no-simulators'],
    tools: demoTools.tools,
    scenario: demoTools.scenario,
    demo: !options['no-demo'],
    fresh: options.fresh,
    role: role.data,
    logLevel: settings.LOG_LEVEL,
    corsOrigins: list(settings.CORS_ORIGINS) ?? [],
  };
};

const parse = (argv: readonly string[]) =>
  parseArgs({
    args: [...argv],
    options: {
      'data-dir': { type: 'string' },
      fresh: { type: 'boolean', default: false },
      tools: { type: 'string' },
      scenario: { type: 'string' },
      'no-simulators': { type: 'boolean', default: false },
      'no-demo': { type: 'boolean', default: false },
      role: { type: 'string', default: 'all' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }).values;

const masked = (url: string | undefined): string => {
  if (url === undefined) return 'embedded';
  return url.replace(/\/\/([^:@/]+):[^@/]+@/, '//$1:***@');
};

/** The configuration as it may be printed: secrets masked. */
export const printable = (config: Config): Record<string, unknown> => ({
  ...config,
  tools: config.tools.map(({ tool }) => tool),
  mqttUrl: masked(config.mqttUrl),
  kafkaBrokers: config.kafkaBrokers ?? 'embedded',
  eventstoreUrl: masked(config.eventstoreUrl),
  databaseUrl: masked(config.databaseUrl),
  demoPassword: config.demoPassword === undefined ? undefined : '***',
});

export const pathsIn = (dataDir: string) => ({
  postgres: join(dataDir, 'postgres'),
  log: join(dataDir, 'spectra.log'),
  demoPasswords: join(dataDir, 'demo-passwords.json'),
  recording: join(dataDir, 'recording-playback.json'),
});
