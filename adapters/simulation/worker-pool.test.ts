import { afterEach, describe, expect, test } from 'vitest';
import { startWorkerPool, type WorkerPool, type WorkerPoolOptions } from './worker-pool.ts';

const dry = { mode: 'forward', ambient: 'dry', temperature_c: 1000, time_min: 60, points: 2 };
/** Takes a hundred milliseconds and more. */
const slow = {
  process: 'implant_anneal_solved',
  dopant: 'P',
  dose_cm2: 5e15,
  range_um: 0.05,
  straggle_um: 0.02,
  steps: [{ temperature_c: 1000, time_min: 600 }],
  grid_points: 2000,
};

let pool: WorkerPool | undefined;
const started = (options: WorkerPoolOptions = {}): WorkerPool => {
  pool = startWorkerPool({ threads: 1, ...options });
  return pool;
};
afterEach(() => pool?.stop());

describe('a pool of threads', () => {
  test('answers with the parameters completed, how long it took and on what', async () => {
    const found = await started().evaluate('oxidation', dry);
    expect(found).toMatchObject({
      ok: true,
      evaluated: {
        answer: { ok: true, model: 'simulation.oxidation' },
        parameters: { ...dry, orientation: '100' },
        runtime: { engine: `node ${process.version}`, architecture: process.arch },
      },
    });
    if (found.ok) expect(found.evaluated.duration_ms).toBeGreaterThan(0);
  });

  test('leaves the thread of whoever asks free', async () => {
    const waiting = started().evaluate('diffusion', slow);
    let turns = 0;
    const counter = setInterval(() => {
      turns += 1;
    }, 1);
    expect(await waiting).toMatchObject({ ok: true });
    clearInterval(counter);
    expect(turns).toBeGreaterThan(20);
  });

  test('refuses more than may wait', async () => {
    const own = started({ most_waiting: 2 });
    const found = await Promise.all(Array.from({ length: 8 }, () => own.evaluate('oxidation', dry)));
    expect(found.filter(({ ok }) => ok).length).toBeGreaterThanOrEqual(2);
    expect(found.find(({ ok }) => !ok)).toEqual({ ok: false, failure: { kind: 'SimulationsBusy', waiting: 2 } });
  });

  test('gives up what takes too long', async () => {
    const own = started({ limit_s: 0.02 });
    expect(await own.evaluate('diffusion', slow)).toEqual({
      ok: false,
      failure: { kind: 'SimulationTookTooLong', limit_s: 0.02 },
    });
  });
});
