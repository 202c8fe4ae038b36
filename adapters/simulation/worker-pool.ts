import { Piscina } from 'piscina';
import type { Evaluated, Evaluator } from '../../commands/simulation/evaluator.ts';
import type { Task } from './worker.ts';

export interface WorkerPoolOptions {
  readonly threads?: number;
  /** Evaluations that may wait for a thread. */
  readonly most_waiting?: number;
  /** What has no answer this long after it was asked for, waiting included, is given up, and its thread replaced. */
  readonly limit_s?: number;
}

export interface WorkerPool extends Evaluator {
  stop(): Promise<void>;
}

/**
 * Evaluates simulations on threads of their own, so that a long one holds up no other request. Threads start with the
 * first evaluation and end when nothing was asked for a while.
 */
export const startWorkerPool = (options: WorkerPoolOptions = {}): WorkerPool => {
  const { threads = 2, most_waiting = 64, limit_s = 30 } = options;
  const pool = new Piscina<Task, Evaluated>({
    filename: new URL('worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: threads,
    maxQueue: most_waiting,
    idleTimeout: 60_000,
  });
  return {
    evaluate: async (kind, input) => {
      if (pool.queueSize >= most_waiting)
        return { ok: false, failure: { kind: 'SimulationsBusy', waiting: most_waiting } };
      const limit = AbortSignal.timeout(limit_s * 1000);
      try {
        return { ok: true, evaluated: await pool.run({ kind, input }, { signal: limit }) };
      } catch (error) {
        if (limit.aborted) return { ok: false, failure: { kind: 'SimulationTookTooLong', limit_s } };
        throw error;
      }
    },
    stop: () => pool.destroy(),
  };
};
