import { readdir, readFile } from 'node:fs/promises';

/** Processor seconds (user and system) that the parts of a running program have taken since they began. */
export interface ProcessorSeconds {
  readonly program: number;
  readonly eventstore: number;
  readonly postgres: number;
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  readonly seconds: number;
}

/** Linux counts processor time in these to programs (USER_HZ). */
const TICKS_PER_SECOND = 100;

/** proc_pid_stat(5): after the command in brackets come state, parent, …, and utime, stime, cutime, cstime as 12th to 15th. */
const processOf = async (pid: number): Promise<Process | undefined> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  const end = stat.lastIndexOf(')');
  const fields = stat.slice(end + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  const command = stat.slice(stat.indexOf('(') + 1, end);
  return { pid, parent: Number(fields[1]), command, seconds: ticks / TICKS_PER_SECOND };
};

/** Of a process and all that it started; undefined where there is no /proc. */
export const processorSeconds = async (root: number): Promise<ProcessorSeconds | undefined> => {
  const names = await readdir('/proc').catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const found = (await Promise.all(pids.map(processOf))).filter((process) => process !== undefined);
  const children = Map.groupBy(found, ({ parent }) => parent);
  const total = { program: 0, eventstore: 0, postgres: 0 };
  const add = (process: Process): void => {
    const part = process.pid === root ? 'program' : process.command.startsWith('postgres') ? 'postgres' : 'eventstore';
    total[part] += process.seconds;
    for (const child of children.get(process.pid) ?? []) add(child);
  };
  const start = found.find(({ pid }) => pid === root);
  if (start === undefined) return undefined;
  add(start);
  return total;
};

export const difference = (after: ProcessorSeconds, before: ProcessorSeconds): ProcessorSeconds => ({
  program: after.program - before.program,
  eventstore: after.eventstore - before.eventstore,
  postgres: after.postgres - before.postgres,
});
