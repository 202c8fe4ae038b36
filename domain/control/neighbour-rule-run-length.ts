import type { RuleRunLength } from './zone-rule-run-length.ts';

/**
 * Run length in control of the two rules that compare neighbours. It is the same for every continuous distribution: of n
 * points only the order counts, and all orders are equally likely (P. S. Olmstead, Ann. Math. Stat. 17, 24 (1946)). What
 * is carried from point to point is the chance of each count with each rank that the newest point has among all.
 *
 * States: of N3 the steps in a row (1 to 4) and their direction; of N4 the turns in a row (0 to 11) and the direction.
 */
export function neighbourRuleRunLength(rule: 'N3' | 'N4', horizon = 30): RuleRunLength {
  const counts = rule === 'N3' ? 4 : 12;
  /** Where a step in the same or in the other direction leads; `counts` is a signal. */
  const nextCount = (count: number, same: boolean): number =>
    rule === 'N3' ? (same ? count + 1 : 0) : same ? 0 : count + 1;
  // Rows: count x direction (0 down, 1 up); columns: rank of the newest point. Two points come up or down alike.
  let states = [
    [0.5, 0],
    [0, 0.5],
  ];
  let [arl, surviving, ratio, steady] = [2, 1, 0, 0];
  let within_horizon = 0;
  for (let points = 3; points <= 2000; points += 1) {
    const next = Array.from({ length: 2 * counts }, (): number[] => []);
    states.forEach((ranks, state) => {
      const total = ranks.reduce((sum, share) => sum + share, 0);
      const [count, direction] = [state >> 1, state & 1];
      const targets = [0, 1].map((to) => next[2 * nextCount(count, to === direction) + to]);
      // A new rank above that of the newest point so far is a step upwards.
      let below = 0;
      for (let rank = 0; rank < points; rank += 1) {
        const [down, up] = targets;
        if (down) down[rank] = (down[rank] ?? 0) + (total - below) / points;
        if (up) up[rank] = (up[rank] ?? 0) + below / points;
        below += ranks[rank] ?? 0;
      }
    });
    states = next;
    let left = 0;
    for (const ranks of states) for (const share of ranks) left += share;
    if (points === horizon) within_horizon = 1 - left;
    arl += surviving;
    const kept = left / surviving;
    steady = Math.abs(kept - ratio) < 1e-11 ? steady + 1 : 0;
    [ratio, surviving] = [kept, left];
    // Longer than the first points, of which none can signal.
    if (points >= horizon && steady >= 20) break;
  }
  return { arl: arl + surviving / (1 - ratio), within_horizon };
}
