import { afterAll, beforeAll, describe, test } from 'vitest';
import { startReplay } from '../../simulators/replay.ts';
import { System, until } from './system.ts';
import { expectEveryRowOnce, FILES, framesInLog, ROWS } from './wafers.ts';

describe('recorded wafers', () => {
  let system: System;
  beforeAll(async () => {
    system = await System.start();
  });
  afterAll(() => system?.remove());

  test('given both recordings, when they are played, then every row is in the log and in the read model once, unchanged', async () => {
    for (const file of FILES) {
      const options = { url: system.mqtt, site: 'demo-fab', tool: 'lam9600-01', chamber: 'main' };
      await (await startReplay({ file, speed: Number.POSITIVE_INFINITY, ...options })).done;
    }
    await until('all frames to be in the log', 30_000, async () => {
      const frames = await framesInLog(system);
      return [...frames.values()].reduce((sum, rows) => sum + rows.length, 0) >= ROWS;
    });
    await until('the read models to be up to date', 30_000, async () => {
      const { projections } = await system.json<{ projections: { lag_events: number }[] }>(
        'admin@demo',
        'GET',
        '/health',
      );
      return projections.every(({ lag_events }) => lag_events === 0);
    });
    await expectEveryRowOnce(system);
  });
});
