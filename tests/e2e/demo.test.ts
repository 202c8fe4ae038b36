import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { System, until } from './system.ts';

interface Run {
  readonly status: string;
  readonly results: Readonly<Record<string, number>>;
  readonly preflight: readonly { readonly passed: boolean }[];
}

describe('the demo fab', { timeout: 150_000 }, () => {
  let system: System;
  beforeAll(async () => {
    // At this speed the physics of one tool of every family would keep a small machine from anything else.
    system = await System.start(['--tools', 'furnace,pecvd,implanter,rtp'], { SIM_SPEED: '1500' });
  });
  afterAll(() => system?.remove());

  test('given nothing but the start, then furnace lots run from queue to measured oxide, with every check recorded', async () => {
    let done: Run[] = [];
    await until('two furnace runs to complete', 120_000, async () => {
      done = await system.list<Run>('viewer@demo', '/api/furnace/runs?status=process_complete');
      return done.length >= 2;
    });
    for (const { results, preflight } of done) {
      expect(results.oxide_thickness_nm_mean).toBeGreaterThan(10);
      expect(preflight.length).toBeGreaterThanOrEqual(6);
      expect(preflight.every(({ passed }) => passed)).toBe(true);
    }
  });

  test('given the recorded etcher, when enough wafers were played, then charts have limits and violations appear with their plan', async () => {
    let violations: { readonly recommended_actions: readonly string[]; readonly rule_id: string }[] = [];
    await until('violations', 120_000, async () => {
      violations = await system.list('engineer@demo', '/api/spc/violations');
      return violations.length > 0;
    });
    expect(violations[0]?.recommended_actions.length).toBeGreaterThan(0);
    const charts = await system.list<{ readonly ucl: number | null }>('engineer@demo', '/api/spc/charts');
    expect(charts.some(({ ucl }) => ucl !== null)).toBe(true);
  });

  test('given all signals of the etcher on one chart, when it has limits, then later wafers are judged by T2', async () => {
    const charts = await system.list<{ readonly chart_id: string; readonly kind: string }>(
      'engineer@demo',
      '/api/spc/charts',
    );
    const together = charts.find(({ kind }) => kind === 't2');
    await until('a wafer judged by T2', 120_000, async () => {
      const points = await system.list<{ readonly values: unknown; readonly plotted: { statistic: string } | null }>(
        'viewer@demo',
        `/api/spc/charts/${together?.chart_id}/points`,
      );
      const judged = points.filter(({ plotted }) => plotted?.statistic === 't2');
      return judged.length > 0 && judged.every(({ values }) => Array.isArray(values) && values.length === 6);
    });
  });

  test('given tools of other families, then their runs complete with results of their own', async () => {
    const results = async (area: string): Promise<readonly string[]> =>
      (await system.list<Run>('viewer@demo', `/api/${area}/runs?status=process_complete`)).flatMap((run) =>
        Object.keys(run.results),
      );
    await until('a deposition, an implant and an anneal', 120_000, async () =>
      (await Promise.all(['cvd', 'ion', 'rtp'].map(results))).every((names) => names.length > 0),
    );
    expect(await results('cvd')).toContain('thickness_nm_mean');
    expect(await results('ion')).toContain('dose_cm2_mean');
    expect(await results('rtp')).toContain('ramp_fidelity_pct');
  });

  test('given the other organisation, then it sees none of it', async () => {
    for (const path of [
      '/api/runs',
      '/api/tools',
      '/api/recipes',
      '/api/spc/charts',
      '/api/spc/violations',
      '/api/sops',
    ]) {
      expect(await system.list('engineer@rival', path), path).toEqual([]);
    }
  });
});
