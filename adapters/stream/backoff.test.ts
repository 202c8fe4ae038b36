import { expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';

it('grows from a tenth of a second to ten seconds and stays there', () => {
  for (const [failures, ceiling] of [
    [1, 100],
    [2, 200],
    [5, 1_600],
    [8, 10_000],
    [10_000, 10_000],
  ] as const) {
    const pause = backoffMs(failures);
    expect(pause).toBeGreaterThanOrEqual(ceiling / 2);
    expect(pause).toBeLessThanOrEqual(ceiling);
  }
});
