import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { System, until } from './system.ts';

interface Rejected {
  readonly reason: string;
  readonly detail: string;
  readonly topic: string;
}

describe('bad input on MQTT', () => {
  let system: System;
  let device: MqttClient;
  const topic = (tool: string, chamber = 'main'): string => `spectra/v1/demo-fab/${tool}/${chamber}/telemetry`;
  const now = (): number => Date.now();

  beforeAll(async () => {
    system = await System.start();
    device = await connectAsync(system.mqtt);
  });
  afterAll(async () => {
    await device?.endAsync();
    await system?.remove();
  });

  const rejections = (): Promise<Rejected[]> => system.list<Rejected>('admin@demo', '/api/ingest/rejected');

  const good = (): string => JSON.stringify({ ts: now(), signals: { probe: 1 } });
  const huge = (): string => JSON.stringify({ ts: now(), signals: { probe: 1 }, step: 'x'.repeat(1024 * 1024) });

  test.each([
    ['malformed JSON', topic('lam9600-01'), () => '{"ts": 12, "signals": {', 'malformed_payload'],
    ['a body without signals', topic('lam9600-01'), () => JSON.stringify({ ts: now() }), 'malformed_payload'],
    ['an unknown tool', topic('nobody-1'), good, 'unknown_tool'],
    ['an unknown chamber', topic('lam9600-01', 'attic'), good, 'unknown_chamber'],
    ['NaN', topic('lam9600-01'), () => `{"ts": ${now()}, "signals": {"p": NaN}}`, 'not_finite'],
    ['an infinity', topic('lam9600-01'), () => `{"ts": ${now()}, "signals": {"p": 1e999}}`, 'not_finite'],
    [
      'a time in the far future',
      topic('lam9600-01'),
      () => JSON.stringify({ ts: now() + 1e10, signals: { p: 1 } }),
      'time_out_of_range',
    ],
    [
      'a time before such tools',
      topic('lam9600-01'),
      () => JSON.stringify({ ts: 1000, signals: { p: 1 } }),
      'time_out_of_range',
    ],
    ['an oversized payload', topic('lam9600-01'), huge, 'too_large'],
    [
      'a run that nobody queued',
      topic('lam9600-01'),
      () => JSON.stringify({ ts: now(), run_id: '4f9c6a31-6a4e-4cf4-9f5e-0d7c1b0b8f10', signals: { p: 1 } }),
      'unknown_run',
    ],
  ])('given %s, then it is acknowledged, kept and explained', async (_, on, payload, reason) => {
    const before = (await rejections()).filter((rejected) => rejected.reason === reason).length;
    await device.publishAsync(on, payload(), { qos: 1 });
    await until(`a rejection for ${reason}`, 20_000, async () => {
      const found = (await rejections()).filter((rejected) => rejected.reason === reason);
      return found.length === before + 1 && found.every(({ detail }) => detail.length > 10);
    });
  });

  test('given all of that, then a good frame still comes through, and nothing of the bad ones did', async () => {
    await device.publishAsync(topic('lam9600-01'), good(), { qos: 1 });
    const series = (): Promise<{ series: { signal: string; values: number[] }[] }> =>
      system.json('viewer@demo', 'GET', '/api/tools/lam9600-01/telemetry?chamber=main');
    await until('the frame', 20_000, async () => (await series()).series.some(({ signal }) => signal === 'probe'));
    expect((await series()).series.map(({ signal, values }) => [signal, values])).toEqual([['probe', [1]]]);
  });

  test('given rejections of one organisation, then the other sees none', async () => {
    expect(await system.list('admin@rival', '/api/ingest/rejected')).toEqual([]);
  });
});
