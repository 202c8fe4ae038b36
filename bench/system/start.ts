import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../infra/embedded/postgres/postgres.ts';
import { System } from '../../tests/e2e/system.ts';
import type { Figure } from './figures.ts';

/** Both in seconds: as the program prints them. */
interface StartTimes {
  readonly total: number;
  readonly parts: readonly (readonly [name: string, seconds: number])[];
}

const printed = (output: string): StartTimes => {
  const line = /ready in ([\d.]+) s \(([^)]*)\)/.exec(output);
  if (line === null) throw new Error(`the program did not print how long its start took:\n${output}`);
  const parts = [...(line[2] ?? '').matchAll(/([^,]+?) (\d+) ms/g)].map(
    ([, name = '', ms]) => [name.trim(), Number(ms) / 1000] as const,
  );
  return { total: Number(line[1]), parts };
};

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
};

/** The limit: what PostgreSQL alone takes, whose cluster is made at the first start. */
const postgresAlone = async (): Promise<readonly [fresh: number, second: number]> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'spectra-bench-'));
  const startAndStop = async (): Promise<number> => {
    let server: Awaited<ReturnType<typeof startPostgres>> | undefined;
    const taken = await seconds(async () => {
      server = await startPostgres({ dataDir });
    });
    await server?.stop();
    return taken;
  };
  try {
    return [await startAndStop(), await startAndStop()];
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
};

/** From the start of the process until commands, ingestion and queries all work: on an empty directory, and again. */
export const benchStart = async (): Promise<readonly Figure[]> => {
  const [freshLimit, secondLimit] = await postgresAlone();
  const before = performance.now();
  const started = await System.start();
  const fresh = (performance.now() - before) / 1000;
  try {
    const freshTimes = printed(started.output);
    await started.stop();
    const second = await seconds(() => started.run());
    const secondTimes = printed(started.output);
    const figures = (name: string, wall: number, { total, parts }: StartTimes, limit: number): Figure[] => [
      {
        name: `${name}: spawn to ready`,
        unit: 's',
        value: wall,
        limit,
        limit_is: 'PostgreSQL alone',
        aim: 'below 10 s',
      },
      { name: `${name}: "ready in"`, unit: 's', value: total, limit, limit_is: 'PostgreSQL alone' },
      ...parts.map(([part, value]): Figure => ({ name: `  ${part}`, unit: 's', value, limit: null, limit_is: '' })),
    ];
    return [
      ...figures('first start', fresh, freshTimes, freshLimit),
      ...figures('second start', second, secondTimes, secondLimit),
    ];
  } finally {
    await started.remove();
  }
};
