import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startReplay } from '../../simulators/replay.ts';
import { System, until } from '../e2e/system.ts';
import { expectEveryRowOnce, FILES } from '../e2e/wafers.ts';

const KILLS = 10;

describe('ingestion under kill -9', () => {
  let system: System;
  beforeAll(async () => {
    system = await System.start();
  });
  afterAll(() => system?.remove());

  test('given a program killed ten times in the middle of ingestion, when the tool goes on, then every row is there once', async () => {
    let kills = 0;
    for (const [index, file] of FILES.entries()) {
      const share = index === 0 ? KILLS - 3 : 3;
      let killing = false;
      let running: Promise<void> | undefined;
      let killsOfFile = 0;
      const replay = await startReplay({
        file,
        url: system.mqtt,
        site: 'demo-fab',
        tool: 'lam9600-01',
        chamber: 'main',
        speed: Number.POSITIVE_INFINITY,
        stateFile: join(system.dataDir, `playback-${index}.json`),
        onProgress: ({ rows, rows_acknowledged }) => {
          const next = ((killsOfFile + 0.5) / share) * rows;
          if (killing || killsOfFile >= share || rows_acknowledged < next) return;
          killsOfFile += 1;
          kills += 1;
          killing = true;
          running = system.kill().then(() => {
            // Whoever acknowledges from here on is the next program: it may be killed before all of it is ready.
            killing = false;
            return system.run();
          });
          running.catch(() => undefined);
        },
      });
      await replay.done;
      await running;
    }
    expect(kills).toBe(KILLS);
    await until('the read models to be up to date', 60_000, async () => {
      const { projections } = await system.json<{ projections: { lag_events: number }[] }>(
        'admin@demo',
        'GET',
        '/health',
      );
      return projections.every(({ lag_events }) => lag_events === 0);
    });
    await expectEveryRowOnce(system);
  }, 300_000);
});
