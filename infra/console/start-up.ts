import type { Config } from '../config.ts';
import { demoOrganisations, demoUsers } from '../demo/seed.ts';
import type { Wires } from '../wires.ts';

type Say = (line: string) => void;

/** How long each part of the start took. */
export const printTimings = (timings: Readonly<Record<string, number>>, total_ms: number, say: Say): void => {
  const parts = Object.entries(timings).map(([name, ms]) => `${name} ${ms} ms`);
  say(`ready in ${(total_ms / 1000).toFixed(1)} s (${parts.join(', ')})`);
};

const server = (embedded: boolean, url: string): string =>
  embedded ? `${url} (embedded)` : url.replace(/\/\/[^@/]*@/, '//');

/** Where everything is, and how to sign in. */
export const printAddresses = (
  config: Config,
  wires: Wires,
  http: string | undefined,
  password: string | undefined,
  say: Say,
): void => {
  say('');
  if (http !== undefined) {
    say(`  API          ${http}   reference page ${http}/docs`);
  }
  say(`  MQTT         ${server(wires.embedded.mqtt, wires.mqttUrl)}`);
  say(`  event store  ${server(wires.embedded.eventstore, wires.eventstoreUrl)}`);
  say(`  data and log ${config.dataDir}`);
  if (password !== undefined) {
    const users = demoUsers.map(([name]) => name).join(', ');
    const orgs = demoOrganisations.map(({ org_id }) => `@${org_id}`).join(' or ');
    say(`  demo logins  ${users}, each ${orgs}; password ${password}`);
  }
  say('  Ctrl-C stops it; the next start continues from here.');
  say('');
};
