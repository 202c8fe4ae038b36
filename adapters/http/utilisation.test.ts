import { describe, expect, it } from 'vitest';
import type { EquipmentState } from '../../domain/tool/tool.ts';
import { utilisation } from './utilisation.ts';

const hour = 3600_000;
const change = (to: EquipmentState, hours: number) => ({
  revision: hours,
  from: null,
  to,
  at: new Date(hours * hour).toISOString(),
});

const spent = (answer: ReturnType<typeof utilisation>) =>
  Object.fromEntries(
    answer.states.filter(({ duration_s }) => duration_s > 0).map(({ state, share_pct }) => [state, share_pct]),
  );

describe('utilisation', () => {
  const changes = [change('standby', 0), change('productive', 2), change('unscheduled_downtime', 8)];

  it('shares a period among the states of a tool', () => {
    const answer = utilisation(changes, 0, 10 * hour);
    expect(spent(answer)).toEqual({ standby: 20, productive: 60, unscheduled_downtime: 20 });
    expect(answer.total_s).toBe(36_000);
  });

  it('counts the state that a tool was in when the period began', () => {
    const answer = utilisation(changes, 3 * hour, 4 * hour);
    expect(spent(answer)).toEqual({ productive: 100 });
    expect(answer.changes).toEqual([]);
  });

  it('leaves out the time before a tool was registered', () => {
    expect(utilisation([change('standby', 5)], 0, 10 * hour).total_s).toBe(5 * 3600);
    expect(utilisation([], 0, hour)).toMatchObject({ total_s: 0, changes: [] });
  });
});
