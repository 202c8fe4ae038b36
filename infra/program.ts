import type { Logger } from 'pino';
import { type Bridge, startBridge } from '../adapters/mqtt/bridge.ts';
import { connectPostgres, type Postgres } from '../adapters/postgres/connection.ts';
import { openProcessStores, type ProcessStores } from '../adapters/postgres/process-stores.ts';
import { startWorkerPool, type WorkerPool } from '../adapters/simulation/worker-pool.ts';
import { startDispatcher } from '../commands/dispatch/dispatcher.ts';
import { type FollowedFloor, followFloor } from '../commands/floor/follow.ts';
import { startPublisher } from '../commands/publishing/publisher.ts';
import { startDeadLetters } from '../commands/recording/dead-letters.ts';
import { type Recorder, startRecorder } from '../commands/recording/recorder.ts';
import type { RunPorts } from '../commands/runs.ts';
import { startBatches } from '../commands/simulation/batches.ts';
import { type MonitorStatus, startMonitor } from '../commands/spc/monitor.ts';
import { projections } from '../projections/all.ts';
import { listSops, unfinishedBatches } from '../projections/queries.ts';
import { readCheckpoints } from '../projections/runner/bookkeeping.ts';
import { monitorProjections, type ProjectionMonitor } from '../projections/runner/monitor.ts';
import { startProjections } from '../projections/runner/runner.ts';
import type { Config } from './config.ts';
import { type Running, runExclusively } from './exclusive.ts';
import { type Part, partsOf } from './roles.ts';
import { Shutdown } from './shutdown.ts';
import type { Wires } from './wires.ts';

/** Everything of the program that stands between the wires and the API. */
export interface Program {
  readonly ports: RunPorts;
  readonly postgres: Postgres;
  readonly readSide: ProjectionMonitor;
  readonly floor: FollowedFloor;
  /** Starts no thread before something is to be evaluated. */
  readonly evaluator: WorkerPool;
  /** Absent where this process does not run them. */
  readonly bridge: Bridge | undefined;
  readonly recorder: Recorder | undefined;
  readonly monitor: () => MonitorStatus | undefined;
  readonly timings: Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/** Starts the parts of a role, from what takes data in last to what it rests on first; stops them the other way round. */
export const startProgram = async (config: Config, wires: Wires, log: Logger): Promise<Program> => {
  const { store, stream, databaseUrl } = wires;
  const clock = (): Date => new Date();
  const parts = partsOf(config.role);
  const shutdown = new Shutdown(log);
  const timings: Record<string, number> = {};
  let since = performance.now();
  const took = (name: string): void => {
    timings[name] = Math.round(performance.now() - since);
    since = performance.now();
  };
  const started = <Started extends Running>(name: string, running: Started): Started => {
    shutdown.add(name, () => running.stop());
    return running;
  };
  const has = (part: Part): boolean => parts.has(part);
  try {
    // What is written here follows from the log: checkpoints and snapshots that a crash loses are made again.
    const postgres = connectPostgres(databaseUrl, { name: `spectra ${config.role}`, durable: false });
    shutdown.add('read model pool', () => postgres.close());
    const stores: ProcessStores = await openProcessStores(postgres);
    const projectionPorts = { store, postgres, projections, clock, log };
    const readSide = has('project')
      ? started('projections', startProjections(projectionPorts))
      : monitorProjections(projectionPorts);
    took('projections');
    const ports: RunPorts = {
      store,
      clock,
      sops: {
        approvedFor: async (org_id, family) => {
          const { items } = await listSops(postgres.db, { org_id, families: [family], status: 'approved', limit: 1 });
          return items[0];
        },
      },
    };
    const floor = started('shop floor', await followFloor(store, stores.snapshots, log));
    took('shop floor');
    const exclusively = (name: string, start: () => Running): Running =>
      started(name, runExclusively(databaseUrl, `spectra ${name}`, start, log));
    let monitor: ReturnType<typeof startMonitor> | undefined;
    if (has('monitor')) {
      exclusively('monitor', () => {
        monitor = startMonitor({ store, clock, checkpoints: stores.checkpoints, log });
        return monitor;
      });
    }
    if (has('project')) {
      exclusively('publisher', () => startPublisher({ store, stream, checkpoints: stores.checkpoints, log }));
    }
    const evaluator = started('simulations', startWorkerPool());
    if (has('api')) {
      const unfinished = async (): Promise<readonly string[]> => {
        // Before the read model is there it knows of none; those that were left unfinished come with it.
        const [there] = await readCheckpoints(postgres.sql, ['simulations']).catch(() => []);
        return there === undefined ? [] : unfinishedBatches(postgres.db);
      };
      exclusively('simulation batches', () => startBatches({ store, clock, evaluator, unfinished, log }));
    }
    let recorder: Recorder | undefined;
    if (has('record')) {
      const recording = await startRecorder({ store, clock, stream, floor: floor.floor, log });
      recorder = recording.recorder;
      started('recorder', recording.subscription);
      started('dead letters', await startDeadLetters({ store, clock, stream }));
    }
    took('recorder');
    const bridge = has('ingest')
      ? await startBridge({
          url: wires.mqttUrl,
          hostId: 'spectra',
          stream,
          directory: floor.floor,
          clock: Date.now,
          log,
        })
      : undefined;
    if (bridge !== undefined) {
      shutdown.add('bridge', () => bridge.close());
      exclusively('dispatcher', () => startDispatcher({ ...ports, commander: bridge, log }, floor));
    }
    took('bridge');
    return {
      ports,
      postgres,
      readSide,
      floor,
      evaluator,
      bridge,
      recorder,
      monitor: () => monitor?.status(),
      timings,
      stop: () => shutdown.run(),
    };
  } catch (error) {
    await shutdown.run();
    throw error;
  }
};
