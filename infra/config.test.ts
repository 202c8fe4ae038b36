import { describe, expect, test } from 'vitest';
import { type Config, ConfigError, printable, readConfig } from './config.ts';

const read = (argv: readonly string[], env: Record<string, string> = {}): Config => {
  const config = readConfig(argv, env);
  if (config === 'help') throw new Error('help');
  return config;
};

const urls = {
  MQTT_URL: 'mqtt://broker:1883',
  KAFKA_BROKERS: 'a:9092, b:9092',
  EVENTSTORE_URL: 'esdb://admin:changeit@store:2113',
  DATABASE_URL: 'postgres://spectra:secret@db/spectra',
};

describe('configuration', () => {
  test('given nothing, then everything is embedded, on loopback, with the demo', () => {
    expect(read([])).toMatchObject({
      host: '127.0.0.1',
      port: undefined,
      mqttUrl: undefined,
      kafkaBrokers: undefined,
      simulators: true,
      demo: true,
      role: 'all',
    });
  });

  test('given empty variables, as a compose file leaves them, then they count as not given', () => {
    expect(read([], { SPECTRA_DEMO_PASSWORD: '', PORT: '' })).toMatchObject({
      demoPassword: undefined,
      port: undefined,
    });
  });

  test('given four URLs, then they are taken, and printed without their passwords', () => {
    const config = read(['--role', 'record'], urls);
    expect(config.kafkaBrokers).toEqual(['a:9092', 'b:9092']);
    const printed = JSON.stringify(printable(config));
    expect(printed).not.toContain('secret');
    expect(printed).not.toContain('changeit');
  });

  test('given a choice of tools, then they are numbered by family', () => {
    const chosen = read(['--tools', 'furnace:2']).tools;
    expect(chosen.map(({ tool, family }) => [tool, family.description.chambers.length])).toEqual([
      ['furnace-01', 2],
      ['furnace-02', 2],
    ]);
  });

  test.each([
    ['an unknown option', ['--frsh'], {}, '--frsh'],
    ['an unknown family of tools', ['--tools', 'furnace,oven:2'], {}, 'oven:2'],
    ['a scenario that is not there', ['--scenario', '/nowhere.json'], {}, '/nowhere.json'],
    ['an unknown role', ['--role', 'cook'], {}, 'cook'],
    ['a port that is none', [], { PORT: '99999' }, 'PORT'],
    ['a short password', [], { SPECTRA_DEMO_PASSWORD: 'short' }, 'SPECTRA_DEMO_PASSWORD'],
    ['a role whose servers are embedded', ['--role', 'api'], { DATABASE_URL: urls.DATABASE_URL }, 'KAFKA_BROKERS'],
  ])('given %s, then it is refused by name', (_, argv, env, name) => {
    expect(() => read(argv, env)).toThrow(ConfigError);
    expect(() => read(argv, env)).toThrow(name);
  });
});
