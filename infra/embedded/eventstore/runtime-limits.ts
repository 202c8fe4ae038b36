/**
 * Small buffers are cut from slabs of this size, in bytes, and an event that is kept keeps its slab: with the 64 kB that
 * Node cuts from by default, recent events of 3 kB would hold twenty times their size.
 */
const SLAB = 8192;

export function useSmallSlabs(): void {
  Buffer.poolSize = SLAB;
}

/**
 * How a node's process is started so that its memory stays small. Both settings have to be there before the process
 * begins.
 *
 * - V8 lets short-lived buffers pile up in proportion to its young generation; 4 MB semi-spaces are enough here.
 * - glibc keeps what is freed for later, and the more the larger the blocks are; payloads of 100 kB would hold on to
 *   twice their memory. With a fixed threshold (mallopt(3)) they go back to the system at once.
 */
export function nodeFlags(storage: 'memory' | 'postgres'): string[] {
  const oldSpace = storage === 'memory' ? 4096 : 160;
  return ['--max-semi-space-size=4', `--max-old-space-size=${oldSpace}`];
}

export const ALLOCATOR: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '65536',
  MALLOC_TRIM_THRESHOLD_: '65536',
};

const isLimited = (): boolean => Object.entries(ALLOCATOR).every(([name, value]) => process.env[name] === value);

/** Replaces this process by one with the limits, unless it has them or the platform cannot. */
export function restartWithLimits(storage: 'memory' | 'postgres'): void {
  // An IPC channel would not survive.
  if (isLimited() || process.channel !== undefined || process.execve === undefined) return;
  const args = [process.execPath, ...nodeFlags(storage), ...process.execArgv, ...process.argv.slice(1)];
  process.execve(process.execPath, args, { ...definedEnvironment(), ...ALLOCATOR });
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
