import { describe, expect, it } from 'vitest';
import { evaluateModel } from '../model.ts';
import { diffusionModels } from './models.ts';

/** Values and the rest of an answer of a model by name. */
function evaluated(name: string, input: object) {
  const model = diffusionModels.find((each) => each.name === name);
  if (!model) throw new Error(`no model is named ${name}`);
  const answer = evaluateModel(model, input);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  const value = (output: string) => answer.values[output]?.value;
  return { ...answer, value, number: (output: string): number => value(output) as number };
}
const at = { dopant: 'B', temperature_c: 1000, time_min: 30 };
/** D t of boron at 1000 C for 30 min, set PDG. */
const dt_cm2 = 2.514688896278414e-11;
const cold = [{ kind: 'outside_validity', quantity: 'temperature_c', value: 700, min: 800, max: 1200 }];

describe('closed forms by name', () => {
  it('diffusion.constant_source: Dt, dose, junction and profile', () => {
    const found = evaluated('diffusion.constant_source', { ...at, surface_cm3: 1e20, depths_um: [0] });
    expect(found.number('dt_cm2') / dt_cm2).toBeCloseTo(1, 10);
    expect(found.number('dose_cm2') / 565844620496483.6).toBeCloseTo(1, 10);
    expect(found.number('junction_um')).toBeCloseTo(0.3115, 2);
    expect(found.value('concentration_cm3')).toEqual([1e20]);
    expect(found).toMatchObject({ constants: 'PDG', warnings: [] });
    expect(found.values.junction_um?.unit).toBe('um');
  });

  it('diffusion.limited_source: surface and junction, in either set of constants, with a warning when cold', () => {
    const found = evaluated('diffusion.limited_source', { ...at, dose_cm2: 1e13 });
    expect(found.number('surface_cm3') / 1.1250787748216076e18).toBeCloseTo(1, 10);
    expect(found.number('junction_um')).toBeCloseTo(0.2658361846531914, 8);
    const jaeger = evaluated('diffusion.limited_source', { ...at, dose_cm2: 1e13, constants: 'JAEGER' });
    expect(jaeger.number('dt_cm2') / (2.5958762329052762e-14 * 1800)).toBeCloseTo(1, 10);
    expect(jaeger.constants).toBe('JAEGER');
    const input = { ...at, temperature_c: 700, dose_cm2: 1e13 };
    expect(evaluated('diffusion.limited_source', input).warnings).toEqual(cold);
  });

  it('diffusion.drive_time: the time of that junction', () => {
    const input = {
      dopant: 'B',
      temperature_c: 1000,
      dose_cm2: 1e13,
      target_um: 0.2658361846531914,
      background_cm3: 1e15,
    };
    expect(evaluated('diffusion.drive_time', input).number('time_min')).toBeCloseTo(30, 6);
  });

  it('diffusion.two_step: exact and Gaussian beside each other, warnings of both temperatures', () => {
    const input = {
      dopant: 'B',
      surface_cm3: 1e20,
      predeposition_c: 1000,
      predeposition_min: 30,
      drive_in_c: 1000,
      drive_in_min: 30,
    };
    const found = evaluated('diffusion.two_step', input);
    expect(found.number('dose_cm2') / 565844620496483.6).toBeCloseTo(1, 10);
    expect(found.number('surface_cm3') / 5e19).toBeCloseTo(1, 10);
    // Dose over sqrt(pi Dt), which is 2 / pi of the surface held before.
    expect(found.number('gaussian_surface_cm3') / (2e20 / Math.PI)).toBeCloseTo(1, 10);
    expect(found.number('predeposition_junction_um')).toBeLessThan(found.number('junction_um'));
    expect(found.warnings).toMatchObject([{ kind: 'advice', quantity: 'gaussian' }]);
    const late = evaluated('diffusion.two_step', { ...input, drive_in_c: 1250, drive_in_min: 300 });
    expect(late.warnings).toMatchObject([{ quantity: 'temperature_c', value: 1250 }]);
  });

  it('diffusion.implant_anneal: spread of the Gaussian', () => {
    const input = { ...at, dose_cm2: 1e13, range_um: 0.1, straggle_um: 0.04, depths_um: [0, 0.1] };
    const found = evaluated('diffusion.implant_anneal', input);
    expect(found.number('straggle_um')).toBeCloseTo(Math.sqrt(0.04 ** 2 + 2 * dt_cm2 * 1e8), 10);
    expect((found.value('concentration_cm3') as number[])[0]).toBeCloseTo(found.number('surface_cm3'), -6);
    expect(found.number('peak_um')).toBeLessThan(0.1);
    expect(found.number('peak_cm3')).toBeGreaterThanOrEqual(found.number('surface_cm3'));
  });

  it('diffusion.surface_transfer: a fast surface is at equilibrium with the gas', () => {
    const input = { ...at, transfer_cm_per_s: 1, gas_equilibrium_cm3: 1e20, depths_um: [0] };
    const found = evaluated('diffusion.surface_transfer', input);
    expect(found.number('surface_cm3') / 1e20).toBeCloseTo(1, 6);
    expect(found.number('dose_cm2') / 565844620496483.6).toBeCloseTo(1, 5);
  });

  it('diffusion.thermal_budget: sums and the soak that does the same', () => {
    const soak = { from_c: 1000, to_c: 1000, duration_s: 1800 };
    const found = evaluated('diffusion.thermal_budget', { dopant: 'B', segments: [soak, soak] });
    expect(found.number('total_dt_cm2') / (2 * dt_cm2)).toBeCloseTo(1, 10);
    expect(found.number('total_equivalent_s')).toBeCloseTo(3600, 6);
    expect(found.number('peak_c')).toBe(1000);
    expect(found.value('equivalent_s')).toHaveLength(2);
  });
});

describe('solved diffusion by name', () => {
  const implant = { dopant: 'B', dose_cm2: 2e15, range_um: 0.1011, straggle_um: 0.0384, points: 400 };
  const steps = [{ temperature_c: 1000, time_min: 30 }];

  it('diffusion.fermi_implant_anneal: where an independent solver has it', () => {
    const found = evaluated('diffusion.fermi_implant_anneal', { ...implant, steps, depths_um: [0.1, 0.3] });
    expect(Math.abs(found.number('junction_um') / 0.651897580675685 - 1)).toBeLessThan(5e-3);
    expect(Math.abs(found.number('surface_cm3') / 5.580142970342164e19 - 1)).toBeLessThan(5e-3);
    expect(found.number('dose_cm2') / 2e15).toBeCloseTo(1, 9);
    const [near, far] = found.value('concentration_cm3') as number[];
    expect(Math.abs((near ?? 0) / 5.385019156374487e19 - 1)).toBeLessThan(1e-2);
    expect(Math.abs((far ?? 0) / 3.823830662374419e19 - 1)).toBeLessThan(1e-2);
    expect(found.number('transient_s')).toBe(0);
  });

  it('diffusion.fermi_implant_anneal: options act, each its way', () => {
    const junction = (options: object): number =>
      evaluated('diffusion.fermi_implant_anneal', { ...implant, steps, ...options }).number('junction_um');
    const plain = junction({});
    expect(junction({ field: false })).toBeLessThan(plain);
    expect(junction({ precipitation: true })).toBeLessThan(plain);
    const ramp = { temperature_c: 800, to_c: 1000, time_min: 45 };
    expect(junction({ steps: [ramp, ...steps] })).toBeGreaterThan(plain);
    const arsenic = { dopant: 'As', range_um: 0.05, straggle_um: 0.02 };
    expect(junction({ ...arsenic, constants: 'SUPREM4' })).toBeGreaterThan(junction(arsenic));
    const enhanced = { ...implant, steps: [ramp, ...steps], precipitation: true, transient_enhancement: true };
    const found = evaluated('diffusion.fermi_implant_anneal', enhanced);
    expect(found.number('junction_um')).toBeGreaterThan(
      junction({ steps: [ramp, ...steps], precipitation: true }) * 1.3,
    );
    expect(found.number('transient_s')).toBeGreaterThan(10);
    expect(found.number('transient_s')).toBeLessThan(2700);
    const more = evaluated('diffusion.fermi_implant_anneal', { ...enhanced, energy_kev: 20 });
    expect(more.number('transient_s')).toBeGreaterThan(found.number('transient_s'));
    expect(more.number('junction_um')).toBeGreaterThan(found.number('junction_um'));
  });

  it('diffusion.fermi_constant_source: the surface is held, warnings of all temperatures', () => {
    const input = { dopant: 'B', surface_cm3: 2e20, steps };
    const found = evaluated('diffusion.fermi_constant_source', input);
    expect(found.number('surface_cm3')).toBe(2e20);
    expect([found.number('peak_cm3'), found.number('peak_um')]).toEqual([2e20, 0]);
    expect(Math.abs(found.number('junction_um') / 0.70629 - 1)).toBeLessThan(5e-3);
    expect(Math.abs(found.number('dose_cm2') / 6.98341e15 - 1)).toBeLessThan(1e-4);
    const ramped = { ...input, steps: [{ temperature_c: 1000, to_c: 700, time_min: 30 }] };
    expect(evaluated('diffusion.fermi_constant_source', ramped).warnings).toEqual(cold);
  });
});

describe('materials by name', () => {
  it('diffusion.diffusivity: single activation, or by charge state with the doping', () => {
    const intrinsic = evaluated('diffusion.diffusivity', { dopant: 'B', temperature_c: 1000 });
    expect(intrinsic.number('diffusivity_cm2_per_s') / 1.397049386821341e-14).toBeCloseTo(1, 10);
    expect([intrinsic.number('carrier_over_ni'), intrinsic.number('field_enhancement')]).toEqual([1, 1]);
    const doped = evaluated('diffusion.diffusivity', {
      dopant: 'B',
      temperature_c: 1000,
      constants: 'FAIR',
      active_cm3: 1e20,
    });
    expect(doped.number('diffusivity_cm2_per_s') / 2.1606019110097057e-13).toBeCloseTo(1, 10);
    expect(doped.number('carrier_over_ni')).toBeCloseTo(14.083489514224008, 8);
    expect(doped.number('field_enhancement')).toBeCloseTo(1.98996712612983, 8);
    expect(doped.warnings).toEqual([]);
  });

  it('diffusion.diffusivity: warns of an intrinsic set in extrinsic silicon, an averaged one needs no warning', () => {
    const input = { dopant: 'B', temperature_c: 1000, active_cm3: 1e20 };
    expect(evaluated('diffusion.diffusivity', input).warnings).toMatchObject([
      { kind: 'outside_validity', quantity: 'active_cm3', value: 1e20, min: 0 },
    ]);
    expect(evaluated('diffusion.diffusivity', { ...input, active_cm3: 1e18 }).warnings).toEqual([]);
    const jaeger = evaluated('diffusion.diffusivity', { ...input, constants: 'JAEGER' });
    expect(jaeger.warnings).toEqual([]);
    expect(jaeger.number('diffusivity_cm2_per_s') / 2.5958762329052762e-14).toBeCloseTo(1, 10);
  });

  it('segregation, solubility and carriers', () => {
    const boron = { dopant: 'B', temperature_c: 1000 };
    expect(evaluated('diffusion.segregation', boron).number('silicon_over_oxide')).toBeCloseTo(0.28138014420102947, 10);
    expect(evaluated('diffusion.segregation', { ...boron, temperature_c: 700 }).warnings).toEqual(cold);
    const solubility = evaluated('silicon.solid_solubility', boron);
    expect([solubility.number('active_cm3'), solubility.number('chemical_maximum_cm3')]).toEqual([1.1922e20, 3e20]);
    const carriers = evaluated('silicon.intrinsic_carriers', { temperature_c: 1000 });
    expect(carriers.number('ni_cm3') / 7.13649323389463e18).toBeCloseTo(1, 10);
    expect(evaluated('silicon.intrinsic_carriers', { temperature_c: 1300 }).warnings).toMatchObject([
      { value: 1300, min: 700, max: 1250 },
    ]);
  });
});
