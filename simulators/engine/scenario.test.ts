import { describe, expect, it } from 'vitest';
import { readScenario, type Scenario, scenarioOf, scenarioRefusal } from './scenario.ts';

const read = (...faults: readonly object[]): Scenario => {
  const found = readScenario(JSON.stringify({ faults }));
  if (!found.ok) throw new Error(found.message);
  return found.scenario;
};

describe('a scenario', () => {
  it('holds faults of several tools, by time or by run and step', () => {
    const whole = read(
      { tool: 'furnace-01', chamber: 'tube-2', name: 'mfc_drift', at_s: 30, duration_s: 60, magnitude: 2 },
      { tool: 'pecvd-01', name: 'arc', at_run: { run: 3 } },
      { name: 'death', at_s: 0 },
    );
    expect(scenarioOf(whole, 'furnace-01')).toEqual({
      scheduled: [
        { chamber: 'tube-2', name: 'mfc_drift', at_s: 30, duration_s: 60, magnitude: 2 },
        { name: 'death', at_s: 0 },
      ],
      inRuns: [],
    });
    expect(scenarioOf(whole, 'pecvd-01').inRuns).toEqual([{ name: 'arc', at_run: { run: 3, step: 0, after_s: 0 } }]);
  });

  it.each([
    ['is no JSON', '{', 'not JSON'],
    ['has a fault without a time', '{"faults":[{"name":"leak"}]}', 'faults[0]'],
    ['has a fault with two times', '{"faults":[{"name":"leak","at_s":1,"at_run":{"run":1}}]}', 'faults[0]'],
    ['counts runs from 0', '{"faults":[{"name":"leak","at_run":{"run":0}}]}', 'faults[0]'],
    ['names something else', '{"fault":[]}', 'faults'],
  ])('that %s is refused with the place', (_, text, message) => {
    const found = readScenario(text);
    expect(found).toMatchObject({ ok: false });
    expect(found.ok ? '' : found.message).toContain(message);
  });

  it('is refused by a tool that does not know the fault or the chamber', () => {
    const refusal = (fault: object): string | null =>
      scenarioRefusal(scenarioOf(read(fault), 't'), 't', ['main'], ['leak']);
    expect(refusal({ name: 'leak', at_s: 1, chamber: 'main' })).toBeNull();
    expect(refusal({ name: 'death', at_s: 1 })).toBeNull();
    expect(refusal({ name: 'arc', at_s: 1 })).toBe('t knows no fault arc; it knows death, leak');
    expect(refusal({ name: 'leak', at_run: { run: 1 }, chamber: 'left' })).toBe('t has no chamber left; it has main');
  });
});
