import { describe, expect, it } from 'vitest';
import type { Fault } from './fault.ts';
import { type RunFault, RunFaults } from './run-faults.ts';

const leak: RunFault = {
  name: 'leak',
  magnitude: 5,
  duration_s: 30,
  at_run: { run: 2, step: 'deposit', after_s: 10 },
};

const faultsOf = (...planned: readonly RunFault[]): { faults: RunFaults; injected: Fault[] } => {
  const injected: Fault[] = [];
  return { faults: new RunFaults(planned, (fault) => injected.push(fault)), injected };
};

describe('a fault of a run', () => {
  it('begins the given process time after its step began, and ends after its duration', () => {
    const { faults, injected } = faultsOf(leak);
    faults.enterStep(2, 1, 'deposit');
    expect(faults.secondsToNext()).toBe(10);
    faults.elapse(9.5);
    expect(injected).toEqual([]);
    faults.elapse(0.5);
    expect(injected).toEqual([{ name: 'leak', magnitude: 5 }]);
    expect(faults.secondsToNext()).toBe(30);
    faults.elapse(30);
    expect(injected.at(-1)).toEqual({ name: 'leak', magnitude: 5, clear: true });
    expect(faults.secondsToNext()).toBe(Number.POSITIVE_INFINITY);
  });

  it('waits for its own run and step, and comes once', () => {
    const { faults, injected } = faultsOf({ name: 'arc', at_run: { run: 2, step: 1, after_s: 0 } });
    faults.enterStep(1, 1, 'deposit');
    faults.enterStep(2, 0, 'heat');
    expect(injected).toEqual([]);
    faults.enterStep(2, 1, 'deposit');
    faults.enterStep(2, 1, 'deposit');
    expect(injected).toEqual([{ name: 'arc' }]);
  });

  it('that is a death keeps its duration, for only the clock brings the node back', () => {
    const { faults, injected } = faultsOf({ name: 'death', duration_s: 7, at_run: { run: 1, step: 0, after_s: 0 } });
    faults.enterStep(1, 0, 'heat');
    expect(injected).toEqual([{ name: 'death', duration_s: 7 }]);
    expect(faults.secondsToNext()).toBe(Number.POSITIVE_INFINITY);
  });
});
