import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateModel } from '../model.ts';
import { rtpModels } from './models.ts';

const model = (name: string) => {
  const found = rtpModels.find((each) => each.name === name);
  if (!found) throw new Error(`no model ${name}`);
  return found;
};
const t = fc.double({ min: -73, max: 1413, noNaN: true });
const wafer = {
  emissivity: fc.double({ min: 0.01, max: 1, noNaN: true }),
  thickness_um: fc.double({ min: 50, max: 2000, noNaN: true }),
};
const segment = fc.record({
  target_c: fc.double({ min: 100, max: 1350, noNaN: true }),
  ramp_k_per_s: fc.double({ min: 1, max: 300, noNaN: true }),
  dwell_s: fc.double({ min: 0, max: 60, noNaN: true }),
});
const inputs: Record<string, fc.Arbitrary<unknown>> = {
  'rtp.silicon': fc.record({ temperature_c: fc.double({ min: -20, max: 1413, noNaN: true }) }),
  'rtp.steady_power': fc.record({ temperature_c: t, ...wafer }).map(({ thickness_um: _, ...rest }) => rest),
  'rtp.cooling_rate': fc.record({ temperature_c: t, ...wafer }),
  'rtp.temperature_curve': fc.record({
    start_c: t,
    absorbed_w_per_m2: fc.double({ min: 0, max: 5e6, noNaN: true }),
    times_s: fc.array(fc.double({ min: 0, max: 3600, noNaN: true }), { minLength: 1, maxLength: 5 }),
    ...wafer,
  }),
  'rtp.time_to_temperature': fc.record({
    start_c: t,
    target_c: t,
    absorbed_w_per_m2: fc.double({ min: 0, max: 5e6, noNaN: true }),
    ...wafer,
  }),
  'rtp.ramp_power': fc.record({ temperature_c: t, ramp_k_per_s: fc.double({ min: -500, max: 500, noNaN: true }) }),
  'rtp.pyrometer_error': fc.record({
    wavelength_um: fc.double({ min: 0.3, max: 20, noNaN: true }),
    emissivity_true: wafer.emissivity,
    emissivity_setting: wafer.emissivity,
    temperature_c: fc.double({ min: 0, max: 1413, noNaN: true }),
  }),
  'rtp.closed_loop_run': fc.record({
    segments: fc.array(segment, { minLength: 1, maxLength: 2 }),
    ti_s: fc.double({ min: 0.1, max: 1000, noNaN: true }),
    kp_pct_per_k: fc.double({ min: 0, max: 10, noNaN: true }),
    ...wafer,
  }),
};

describe('models of rapid thermal processing', () => {
  it.each(Object.keys(inputs))('%s answers or refuses, whatever its schema admits', (name) => {
    fc.assert(
      fc.property(inputs[name] as fc.Arbitrary<unknown>, (input) => {
        const answer = evaluateModel(model(name), input);
        if (!answer.ok) expect(answer.error.kind).not.toMatch('invalid_input|not_physical');
      }),
      { numRuns: name === 'rtp.closed_loop_run' ? 20 : 60 },
    );
  });

  it('say which constants they used', () => {
    const answer = evaluateModel(model('rtp.silicon'), { temperature_c: 1000 });
    expect(answer).toMatchObject({ ok: true, constants: 'RTP_SILICON', warnings: [] });
    expect(answer.ok && answer.values.conductivity_w_per_m_k?.value).toBeCloseTo(26.73, 1);
  });
});
