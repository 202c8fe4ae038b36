import type { LogPosition } from '../domain/kernel/event.ts';

/** Keeps how far a process has read the log. */
export interface CheckpointStore {
  load(name: string): Promise<LogPosition | undefined>;
  save(name: string, position: LogPosition): Promise<void>;
}
