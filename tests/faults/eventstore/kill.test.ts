import { expect, test } from 'vitest';
import { runFaults } from './fault-run.ts';

test('given 64 writers, when the node and PostgreSQL are killed again and again, then what was acknowledged is there once', async () => {
  const report = await runFaults({ kills: 4, writers: 64 });
  expect(report.faults).toEqual([]);
  expect(report.kills).toEqual({ node: 2, postgres: 2 });
  expect(report.acknowledged).toBeGreaterThan(64);
}, 120_000);
