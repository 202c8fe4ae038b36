import { describe, expect, it } from 'vitest';
import type { SpcEvent } from './events.ts';
import { redecide } from './redecision.ts';
import { Chart, engineer, now, pairs, phaseOne } from './testing/t2-chart.ts';

describe('deciding again a chart of several parameters', () => {
  const chart = new Chart().record(...phaseOne, [100, 8.1]);
  chart.do({ type: 'SetControlLimits', limits: { target: null, cl: 1, ucl: 20, lcl: 0 } });
  chart.record([100, 8.1], ...pairs(2, 5));
  const records = (change: (event: SpcEvent) => SpcEvent = (event) => event) =>
    chart.history.map((event) => ({
      event: change(event),
      actor: engineer,
      recorded_at: now,
      remeasured: event.type === 'ChartPointRecorded' ? (event.data.values ?? null) : null,
    }));

  it('gives the same, bit for bit', () => {
    expect(redecide(records())).toMatchObject({ agrees: true, points: 54, violations_recorded: 2, differences: [] });
  });

  it('finds a value that was changed', () => {
    const forged = records((event) =>
      event.type === 'ChartPointRecorded' && event.data.index === 50
        ? { ...event, data: { ...event.data, values: [100, 8.05] } }
        : event,
    );
    expect(redecide(forged).differences).toMatchObject([
      { subject: 'value', index: 50, recorded: [100, 8.05], redecided: [100, 8.1] },
      { subject: 'point', index: 50 },
    ]);
  });

  it('finds a mean or covariance that came in with limits of a person', () => {
    const forged = records((event) =>
      event.type === 'ControlLimitsSet' && event.data.version === 2
        ? {
            ...event,
            data: {
              ...event.data,
              reference: {
                mean: [0, 0],
                covariance: [
                  [1, 0],
                  [0, 1],
                ],
                observations: 9,
              },
            },
          }
        : event,
    );
    const [first] = redecide(forged).differences;
    expect(first).toMatchObject({ subject: 'limits', index: 50, recorded: { mean: [0, 0] } });
    expect(first?.redecided).toMatchObject({ observations: 50 });
  });
});
