import { describe, expect, it } from 'vitest';
import { judge, newJob, progressPct } from './process-job.ts';

const job = () =>
  newJob({ run_id: 'r', wafer_ids: [], label: '' }, [
    { name: 'one', duration_s: 30 },
    { name: 'two', duration_s: 90 },
  ]);

describe('a process job', () => {
  it.each([
    ['pause', 'processing', 'accepted'],
    ['pause', 'paused', 'already so'],
    ['pause', 'process_complete', 'refused'],
    ['resume', 'paused', 'accepted'],
    ['resume', 'processing', 'refused'],
    ['resume', 'pausing', 'refused'],
    ['stop', 'paused', 'accepted'],
    ['stop', 'stopped', 'already so'],
    ['stop', 'aborting', 'refused'],
    ['abort', 'stopping', 'accepted'],
    ['abort', 'process_complete', 'refused'],
  ] as const)('%s while %s is %s', (command, state, verdict) => {
    expect(judge(command, state)).toBe(verdict);
  });

  it('progresses with process time, not with the number of steps', () => {
    const second = { ...job(), state: 'processing' as const, step_index: 1, step_elapsed_s: 30 };
    expect(progressPct(second)).toBe(50);
    expect(progressPct(job())).toBe(0);
    expect(progressPct({ ...second, state: 'process_complete' })).toBe(100);
  });
});
