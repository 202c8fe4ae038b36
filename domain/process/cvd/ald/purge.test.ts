import { describe, expect, it } from 'vitest';
import { settled } from '../../testing/settled.ts';
import { purge } from './purge.ts';

describe('purge', () => {
  const conditions = {
    volume_l: 1,
    flow_sccm: 600,
    pressure_torr: 7.6,
    temperature_c: 0,
    purge_s: 5,
    allowed_fraction: 1e-3,
  };

  it('leaves exp(-t / residence), and names the purge that suffices', () => {
    const found = settled(purge(conditions));
    expect(found.residence_s).toBeCloseTo(1, 12);
    expect(found.residual_fraction).toBeCloseTo(Math.exp(-5), 12);
    expect(found.needed_s).toBeCloseTo(Math.log(1000), 12);
    expect(found.sufficient).toBe(false);
    expect(found.warnings).toMatchObject([{ quantity: 'residual_fraction', max: 1e-3 }]);
    expect(settled(purge({ ...conditions, purge_s: 7 }))).toMatchObject({ sufficient: true, warnings: [] });
    expect(settled(purge({ ...conditions, temperature_c: 273.15 })).residence_s).toBeCloseTo(0.5, 12);
    expect(purge({ ...conditions, flow_sccm: 0 })).toMatchObject({ error: { quantity: 'flow_sccm' } });
  });

  it('counts in residence times: twice the volume takes twice as long', () => {
    const found = settled(purge({ ...conditions, volume_l: 2, purge_s: 4 }));
    expect(found.residence_s).toBeCloseTo(2, 12);
    expect(found.residual_fraction).toBeCloseTo(Math.exp(-2), 12);
  });

  it('needs no purge where all of it may stay', () => {
    const found = settled(purge({ ...conditions, purge_s: 0, allowed_fraction: 1 }));
    expect(found).toMatchObject({ residual_fraction: 1, sufficient: true, warnings: [] });
    expect(found.needed_s).toBe(0);
  });
});
