import { describe, expect, test } from 'vitest';
import { processFamilies } from './events.ts';
import { runNumber, runNumberStream } from './run-number.ts';

const at = '2026-11-22T23:59:59.999Z';

describe('a run number', () => {
  test('has the family, the UTC day and the place in the day, from 1', () => {
    expect(runNumber('cvd', at, 122n)).toBe('CVD-20261122-000123');
    expect(runNumber('oxidation', at, 0n)).toBe('OXI-20261122-000001');
  });

  test('grows past six digits rather than repeat', () => {
    expect(runNumber('etch', at, 1_000_000n)).toBe('ETC-20261122-1000001');
  });

  test('is of one sequence an organisation, family and day', () => {
    const streams = processFamilies.flatMap((family) =>
      ['demo', 'rival'].flatMap((org) =>
        [at, '2026-11-23T00:00:00.000Z'].map((day) => runNumberStream(org, family, day)),
      ),
    );
    expect(new Set(streams).size).toBe(processFamilies.length * 4);
    expect(runNumberStream('demo', 'rtp', at)).toBe(runNumberStream('demo', 'rtp', '2026-11-22T00:00:00.000Z'));
  });
});
