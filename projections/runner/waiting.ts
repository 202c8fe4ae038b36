import type { LogPosition } from '../../domain/kernel/event.ts';
import { comparePositions } from '../../domain/kernel/event.ts';
import type { Progress } from './position.ts';

/** How far the projections of this process have come, and those who wait for them. */
export class LocalProgress {
  readonly #positions = new Map<string, Progress>();
  readonly #waiting = new Set<() => void>();

  /** undefined: another process holds the projection, or nobody does. */
  positionOf(projection: string): Progress | undefined {
    return this.#positions.get(projection);
  }

  advance(projections: readonly string[], position: Progress): void {
    for (const name of projections) this.#positions.set(name, position);
    for (const wake of [...this.#waiting]) wake();
  }

  forget(): void {
    this.#positions.clear();
  }

  /** Resolves at the next advance, or after some time. */
  changed(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, withinMs);
      this.#waiting.add(done);
    });
  }
}

/** How often the checkpoints of other processes are looked at while somebody waits. */
const POLL_MS = 15;

export interface WaitOptions {
  readonly timeoutMs: number;
  /** Only these; all when absent. */
  readonly projections?: readonly string[] | undefined;
}

/**
 * Resolves true when the projections have passed a position, false when they have not in time. Those held by this process
 * wake the waiter with their commit; the checkpoints of the others are polled.
 */
export const waitForPosition = async (
  names: readonly string[],
  position: LogPosition,
  timeoutMs: number,
  local: LocalProgress,
  readPositions: (names: readonly string[]) => Promise<ReadonlyMap<string, Progress>>,
): Promise<boolean> => {
  const deadline = performance.now() + timeoutMs;
  const passed = (progress: Progress | undefined): boolean =>
    progress !== undefined && comparePositions(progress, position) >= 0;
  let behind = names;
  for (;;) {
    behind = behind.filter((name) => !passed(local.positionOf(name)));
    const elsewhere = behind.filter((name) => local.positionOf(name) === undefined);
    if (elsewhere.length > 0) {
      const found = await readPositions(elsewhere);
      behind = behind.filter((name) => !passed(found.get(name)));
    }
    if (behind.length === 0) return true;
    const left = deadline - performance.now();
    if (left <= 0) return false;
    await local.changed(elsewhere.length > 0 ? Math.min(POLL_MS, left) : left);
  }
};
