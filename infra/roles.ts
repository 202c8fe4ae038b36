import type { ProcessRole } from './config.ts';

/** The parts of the program that a process may run. */
export const parts = ['api', 'ingest', 'record', 'monitor', 'project'] as const;
export type Part = (typeof parts)[number];

/** What a role runs. `ingest` also dispatches runs to tools, `project` also publishes events to the stream. */
export const partsOf = (role: ProcessRole): ReadonlySet<Part> => new Set(role === 'all' ? parts : [role]);
