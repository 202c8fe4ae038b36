import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg } from 'node:os';
import Table from 'cli-table3';
import { type Figure, ratioOf, rounded } from './figures.ts';

/** `bench/out`, which is not kept. */
const OUT = new URL('../out/', import.meta.url);

export const outFile = async (bench: string): Promise<URL> => {
  await mkdir(OUT, { recursive: true });
  return new URL(`${bench}.json`, OUT);
};

/** Prints what a bench found, and keeps it with what it was found on. */
export const report = async (bench: string, figures: readonly Figure[], seconds: number): Promise<void> => {
  const head = [bench, 'unit', 'measured', 'limit', 'measured / limit', 'the limit is', 'aim'];
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  for (const figure of figures) {
    const { name, unit, value, limit, limit_is, aim } = figure;
    const bound = limit === null ? ['', '', ''] : [rounded(limit), ratioOf(figure) ?? '', limit_is];
    table.push([name, unit, rounded(value), ...bound, aim ?? '']);
  }
  const load = loadavg().map(rounded);
  process.stdout.write(`${table.toString()}\n`);
  process.stdout.write(`${rounded(seconds)} s on ${availableParallelism()} processors, load ${load.join(' ')}\n\n`);
  const kept = {
    bench,
    at: new Date().toISOString(),
    machine: { processors: availableParallelism(), model: cpus()[0]?.model, node: process.version, load },
    figures: figures.map((figure) => ({ ...figure, ratio: ratioOf(figure) })),
  };
  await writeFile(await outFile(bench), `${JSON.stringify(kept, null, 2)}\n`);
};
