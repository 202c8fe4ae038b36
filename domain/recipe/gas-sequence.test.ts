import { describe, expect, test } from 'vitest';
import type { ProcessModeDescription } from '../processmode/process-mode.ts';
import type { RecipeContent, RecipeStep } from './content.ts';
import { gasSequenceFindings } from './gas-sequence.ts';
import { mode, nitrogen, settings } from './testing/modes.ts';

type Flows = Readonly<Record<string, number>>;
const step = (flows_sccm: Flows, change: Partial<RecipeStep> = {}): RecipeStep => ({
  name: 'step',
  duration_s: 60,
  flows_sccm,
  ...change,
});
const found = (
  steps: readonly RecipeStep[],
  of: Partial<ProcessModeDescription> = {},
  change: Partial<RecipeContent> = {},
) =>
  gasSequenceFindings(mode(of), nitrogen({ recipe_steps: [...steps], ...change })).map(
    ({ rule, path, message }) => `${rule} ${path}: ${message.split(':')[0] ?? ''}`,
  );
const meet = (path: string, what: string) => `incompatible_gases ${path}.flows_sccm: ${what}`;
const first = 'recipe_steps[0]';

describe('gases that must not meet', () => {
  test.each<[Flows, string]>([
    [{ SiH4: 50, O2: 100 }, 'SiH4 and O2 must not meet (pyrophoric with oxidiser)'],
    [{ PH3: 5, N2O: 100 }, 'PH3 and N2O must not meet (pyrophoric with oxidiser)'],
    [{ H2: 50, O2: 100 }, 'H2 and O2 must not meet (flammable with oxidiser)'],
    [{ NH3: 50, HCl: 100 }, 'NH3 and HCl must not meet (ammonia with chloride or bromide)'],
    [{ NH3: 50, TiCl4: 100 }, 'NH3 and TiCl4 must not meet (ammonia with chloride or bromide)'],
    [{ NH3: 50, WF6: 100 }, 'NH3 and WF6 must not meet (ammonia with halogen)'],
    [{ H2O: 50, WF6: 10 }, 'H2O and WF6 must not meet (water with what it decomposes)'],
    [{ TMA: 50, H2O: 10 }, 'H2O and TMA must not meet (water with what it decomposes)'],
  ])('%j are refused in one step', (flows, message) => {
    expect(found([step(flows)])).toEqual([meet(first, message)]);
  });

  test.each<Flows>([
    { SiH4: 50, N2: 100 },
    { SiH4: 50, NH3: 100 },
    { O2: 50, N2O: 10 },
    { SiH4: 50, O2: 0 },
    { TEOS: 50, O3: 100 },
    { unheard_of: 5, O2: 100 },
  ])('%j may flow together', (flows) => expect(found([step(flows)])).toEqual([]));

  test('are refused in one step after the other, with the path of the later one', () => {
    const message = 'SiH4 and O2 must not meet (pyrophoric with oxidiser)';
    expect(found([step({ SiH4: 50 }), step({ O2: 100 })])).toEqual([meet('recipe_steps[1]', message)]);
    expect(found([step({ O2: 50 }), step({}), step({ SiH4: 50 })])).toEqual([meet('recipe_steps[2]', message)]);
  });

  test.each([step({ N2: 500 }, { purge: true }), step({ Ar: 500 }), { name: 'p', duration_s: 9, purge: true }])(
    'may follow each other when %j stands between them',
    (purge) => expect(found([step({ SiH4: 50 }), purge, step({ O2: 100 })])).toEqual([]),
  );

  test('a purge flows inert gas only', () => {
    expect(found([step({ N2: 100, O2: 5 }, { purge: true })])).toEqual([
      'unsafe recipe_steps[0].flows_sccm: a purge flows inert gas only, not O2',
    ]);
  });
});

describe('gases that react on purpose', () => {
  const silane = { SiH4: 10, O2: 20 };
  const meant = { capabilities: ['pyrophoric_oxidation'] };
  test('silane and oxygen may at a pressure that no deflagration makes dangerous', () => {
    expect(found([step(silane, { target_pressure_torr: 95 })], meant)).toEqual([]);
    expect(found([step(silane, { target_pressure_torr: 96 })], meant)).toHaveLength(1);
    expect(found([step(silane, { target_pressure_torr: 1 })])).toHaveLength(1);
  });

  test('silane and oxygen may below the lower flammability limit of silane', () => {
    const at = { target_pressure_torr: 760 };
    expect(found([step({ SiH4: 13.7, O2: 486.3, N2: 500 }, at)], meant)).toEqual([]);
    expect(found([step({ SiH4: 13.8, O2: 486.2, N2: 500 }, at)], meant)).toHaveLength(1);
  });

  test('hydrogen and oxygen may in a torch, in a flame, and at low pressure where the mode says so', () => {
    const burning = { H2: 10, O2: 10 };
    expect(found([{ name: 'wet', duration_s: 60, ambient: 'wet' }], { family: 'oxidation' })).toEqual([]);
    expect(found([step(burning)], { energy_mode: 'combustion' })).toEqual([]);
    const steam = { capabilities: ['in_situ_steam'] };
    expect(found([step(burning, { target_pressure_torr: 10 })], steam)).toEqual([]);
    expect(found([step(burning, { target_pressure_torr: 760 })], steam)).toHaveLength(1);
  });

  test('ammonia and a chloride may above 338 C with a heated exhaust', () => {
    const heated = { capabilities: ['heated_exhaust'] };
    const nitride = { SiH2Cl2: 50, NH3: 150 };
    expect(found([step(nitride, { target_temp_c: 339 })], heated)).toEqual([]);
    expect(found([step(nitride, { target_temp_c: 338 })], heated)).toHaveLength(1);
    expect(found([step(nitride, { target_temp_c: 800 })])).toHaveLength(1);
  });

  test('the temperature is that of the last step that named one', () => {
    const heat = step({ N2: 100 }, { target_temp_c: 780 });
    expect(found([heat, step({ SiH2Cl2: 50, NH3: 150 })], { capabilities: ['heated_exhaust'] })).toEqual([]);
  });
});

describe('pulses', () => {
  const phases = (purged: boolean) => [
    { name: 'a', duration_s: 0.1, flows_sccm: { TMA: 50 } },
    { name: 'p', duration_s: 4, purge: true },
    { name: 'b', duration_s: 0.1, flows_sccm: { H2O: 50 } },
    ...(purged ? [{ name: 'q', duration_s: 4, purge: true }] : []),
  ];
  const ald = (purged: boolean, cycles: number) =>
    found(
      [step({ N2: 300 }, { pulsed: true })],
      { variant: 'atomic_layer' },
      { pulsing_scheme: { cycles, phases: phases(purged) } },
    );

  test('are kept apart by purges, also from cycle to cycle', () => {
    expect(ald(true, 100)).toEqual([]);
    expect(ald(false, 1)).toEqual([]);
    expect(ald(false, 2)).toEqual([
      'incompatible_gases pulsing_scheme.phases[0].flows_sccm: H2O and TMA must not meet (water with what it decomposes)',
    ]);
  });
});

test('segments of a rapid thermal process are looked at by their own gases', () => {
  const segments = [{ ...settings.rtp.segments[0], flows_sccm: { H2: 100, O2: 100 } }];
  expect(found([step({})], { family: 'rtp', pressure_mode: null }, { rtp: { ...settings.rtp, segments } })).toEqual([
    'incompatible_gases rtp.segments[0].flows_sccm: H2 and O2 must not meet (flammable with oxidiser)',
  ]);
});
