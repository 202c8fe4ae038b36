import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { System, until } from './system.ts';

const hasMosquitto = spawnSync('mosquitto_pub', ['--help']).error === undefined;
const required = process.env.SPECTRA_REQUIRE_MOSQUITTO === '1';

describe('a tool in one line', () => {
  let system: System;
  beforeAll(async () => {
    system = await System.start();
  });
  afterAll(() => system?.remove());

  test.skipIf(!hasMosquitto && !required)(
    'given a tool that an administrator registered, when mosquitto_pub sends one JSON line, then its frame is in the API',
    async () => {
      const registered = await system.request('admin@demo', 'POST', '/api/tools', {
        id: 'oven-7',
        name: 'Oven 7',
        family: 'diffusion',
        location: { site: 'north' },
      });
      expect(registered.status, await registered.text()).toBe(201);
      const message = JSON.stringify({ ts: Date.now(), signals: { zone_c: [801.25, 800.9], pressure_torr: 760.1 } });
      const began = performance.now();
      const published = spawnSync(
        'mosquitto_pub',
        ['-p', new URL(system.mqtt).port, '-q', '1', '-t', 'spectra/v1/north/oven-7/main/telemetry', '-m', message],
        { encoding: 'utf8' },
      );
      expect(published.status, published.stderr).toBe(0);
      let series: { readonly signal: string; readonly values: readonly number[] }[] = [];
      await until('the frame', 20_000, async () => {
        const answer = await system.json<{ series: typeof series }>(
          'viewer@demo',
          'GET',
          '/api/tools/oven-7/telemetry?chamber=main',
        );
        series = answer.series;
        return series.length === 3;
      });
      console.log(
        `mosquitto_pub to API: ${Math.round(performance.now() - began)} ms, the publisher's own start included`,
      );
      expect(Object.fromEntries(series.map(({ signal, values }) => [signal, values]))).toEqual({
        'zone_c[0]': [801.25],
        'zone_c[1]': [800.9],
        pressure_torr: [760.1],
      });
    },
  );
});
