import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Table from 'cli-table3';
import { z } from 'zod';

/** The parts of a mutation-testing report (schema 2) that are counted. */
const reportSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.string(),
      mutants: z.array(
        z.object({
          status: z.string(),
          mutatorName: z.string(),
          replacement: z.string().optional(),
          location: z.object({
            start: z.object({ line: z.number(), column: z.number() }),
            end: z.object({ line: z.number(), column: z.number() }),
          }),
        }),
      ),
    }),
  ),
});
type Report = z.infer<typeof reportSchema>;

export const readReport = (path: string): Report | null =>
  existsSync(path) ? reportSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) : null;

interface Count {
  killed: number;
  survived: number;
}

const killed = new Set(['Killed', 'Timeout']);
/** `NoCoverage`: no test runs the line at all. What does not compile or load counts for neither. */
const survived = new Set(['Survived', 'NoCoverage']);

/** Mutants by the folder of their file. */
const countByFolder = (report: Report): Map<string, Count> => {
  const counts = new Map<string, Count>();
  for (const [path, { mutants }] of Object.entries(report.files)) {
    const count = counts.get(dirname(path)) ?? { killed: 0, survived: 0 };
    counts.set(dirname(path), count);
    for (const { status } of mutants) {
      if (killed.has(status)) count.killed += 1;
      if (survived.has(status)) count.survived += 1;
    }
  }
  return counts;
};

/** A row for each folder, and one for all. */
export const summary = (reports: readonly Report[]): string => {
  const table = new Table({
    head: ['folder', 'mutants', 'killed', 'survived', '%'],
    style: { head: [], border: [], compact: true },
  });
  const all: Count = { killed: 0, survived: 0 };
  const row = (name: string, count: Count): void => {
    const mutants = count.killed + count.survived;
    if (mutants > 0)
      table.push([name, mutants, count.killed, count.survived, ((100 * count.killed) / mutants).toFixed(1)]);
  };
  for (const report of reports) {
    for (const [name, count] of countByFolder(report)) {
      row(name, count);
      all.killed += count.killed;
      all.survived += count.survived;
    }
  }
  row('all', all);
  return table.toString();
};

/** One line for each mutant that no test noticed: where it is, what stood there and what replaced it. */
export const survivors = (report: Report): string[] =>
  Object.entries(report.files).flatMap(([path, { source, mutants }]) =>
    mutants
      .filter(({ status }) => survived.has(status))
      .map(({ status, location: { start, end }, replacement = '' }) => {
        const lines = source.split('\n');
        const first = lines[start.line - 1] ?? '';
        const was =
          start.line === end.line ? first.slice(start.column - 1, end.column - 1) : first.slice(start.column - 1);
        const short = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 90);
        return `${path}:${start.line}:${start.column} ${status}: ${short(was)} -> ${short(replacement)}`;
      }),
  );
