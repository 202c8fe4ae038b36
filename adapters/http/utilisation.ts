import { type EquipmentState, equipmentStates } from '../../domain/tool/tool.ts';
import type { EquipmentStateChange } from '../../projections/queries.ts';

export interface Utilisation {
  readonly from: string;
  readonly to: string;
  readonly total_s: number;
  readonly states: readonly {
    readonly state: EquipmentState;
    readonly duration_s: number;
    readonly share_pct: number;
  }[];
  readonly changes: readonly Pick<EquipmentStateChange, 'from' | 'to' | 'at'>[];
}

/**
 * Time in each state of SEMI E10 within a period.
 * @param changes all of the tool, oldest first
 * @param from @param to ms since the Unix epoch
 */
export const utilisation = (changes: readonly EquipmentStateChange[], from: number, to: number): Utilisation => {
  const spent = new Map<EquipmentState, number>(equipmentStates.map((state) => [state, 0]));
  changes.forEach(({ to: state, at }, index) => {
    const next = changes[index + 1];
    const begin = Math.max(from, Date.parse(at));
    const end = Math.min(to, next === undefined ? to : Date.parse(next.at));
    if (end > begin) spent.set(state, (spent.get(state) ?? 0) + (end - begin) / 1000);
  });
  const total_s = [...spent.values()].reduce((sum, seconds) => sum + seconds, 0);
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    total_s,
    states: [...spent].map(([state, duration_s]) => ({
      state,
      duration_s,
      share_pct: total_s === 0 ? 0 : (100 * duration_s) / total_s,
    })),
    changes: changes
      .filter(({ at }) => Date.parse(at) >= from && Date.parse(at) < to)
      .map((change) => ({ from: change.from, to: change.to, at: change.at })),
  };
};
