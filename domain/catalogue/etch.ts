import type { ProcessModeDescription } from '../processmode/process-mode.ts';
import { type CatalogueEntry, guarded } from './entry.ts';

type Flows = Readonly<Record<string, number>>;

const mode = (name: string, variant: string, description: string): ProcessModeDescription => ({
  name,
  family: 'etch',
  pressure_mode: null,
  energy_mode: 'plasma',
  reactor_type: null,
  chemistry_type: null,
  variant,
  description,
  capabilities: [],
});

interface Etch {
  readonly recipe: string;
  readonly film: string;
  readonly depth_nm: number;
  readonly pressure_torr: number;
  readonly power_w: number;
  readonly bias_w: number;
  readonly temp_c: number;
  /** Name, seconds and gases of each step with plasma. */
  readonly steps: readonly (readonly [string, number, Flows])[];
  readonly cycle?: { readonly cycles: number; readonly phases: readonly (readonly [string, number, Flows])[] };
}

const etch = (described: ProcessModeDescription, given: Etch): CatalogueEntry => {
  const { recipe, film, depth_nm, pressure_torr, power_w, bias_w, temp_c, steps, cycle } = given;
  const gases = new Map<string, number>([['N2', 500]]);
  for (const [, , flows] of [...steps, ...(cycle?.phases ?? [])]) {
    for (const [gas, flow] of Object.entries(flows)) gases.set(gas, Math.max(flow, gases.get(gas) ?? 0));
  }
  const held = { target_temp_c: temp_c, target_pressure_torr: pressure_torr };
  const powered = { plasma_power_w: power_w, bias_power_w: bias_w };
  const content = {
    film_target: film,
    thickness_target_nm: depth_nm,
    uniformity_target_pct: 5,
    pressure_setpoints: { base_pressure_torr: 1e-5, process_pressure_torr: pressure_torr, pumpdown_time_s: 30 },
    gas_flows: { gases: [...gases].map(([name, flow_sccm]) => ({ name, flow_sccm, timing: 'etch' })) },
    plasma_settings: { rf_power_w: power_w, frequency_mhz: 13.56, bias_power_w: bias_w, bias_frequency_mhz: 13.56 },
    ...(cycle === undefined
      ? {}
      : {
          pulsing_scheme: {
            cycles: cycle.cycles,
            phases: cycle.phases.map(([name, duration_s, flows_sccm]) => ({ name, duration_s, flows_sccm })),
          },
        }),
    recipe_steps: [
      { name: 'stabilise', duration_s: 20, ...held, flows_sccm: { N2: 500 } },
      ...steps.map(([name, duration_s, flows_sccm]) => ({ name, duration_s, ...held, ...powered, flows_sccm })),
      ...(cycle === undefined
        ? []
        : [
            {
              name: 'cycles',
              duration_s: cycle.cycles * cycle.phases.reduce((sum, [, seconds]) => sum + seconds, 0),
              ...held,
              ...powered,
              flows_sccm: {},
              pulsed: true,
            },
          ]),
      { name: 'purge', duration_s: 20, ...held, flows_sccm: { N2: 500 }, purge: true },
    ],
  };
  return { mode: described, recipes: [guarded(described, recipe, content)] };
};

export const etchModes: readonly CatalogueEntry[] = [
  etch(mode('Metal etch', 'standard', 'Aluminium stack etch in BCl3 and Cl2, inductively coupled plasma'), {
    recipe: 'Aluminium stack 500 nm',
    film: 'Al',
    depth_nm: 500,
    pressure_torr: 0.012,
    power_w: 350,
    bias_w: 150,
    temp_c: 60,
    steps: [
      ['main etch', 60, { Cl2: 75, BCl3: 50 }],
      ['over etch', 30, { Cl2: 50, BCl3: 50 }],
    ],
  }),
  etch(mode('Polysilicon etch', 'standard', 'Gate etch in HBr and Cl2, selective to oxide'), {
    recipe: 'Gate polysilicon 150 nm',
    film: 'poly-Si',
    depth_nm: 150,
    pressure_torr: 0.01,
    power_w: 400,
    bias_w: 80,
    temp_c: 60,
    steps: [
      ['main etch', 45, { HBr: 120, Cl2: 40 }],
      ['over etch', 30, { HBr: 150, O2: 3, He: 50 }],
    ],
  }),
  etch(mode('Oxide etch', 'standard', 'Contact etch in fluorocarbons'), {
    recipe: 'Contact oxide 600 nm',
    film: 'SiO2',
    depth_nm: 600,
    pressure_torr: 0.04,
    power_w: 1500,
    bias_w: 1200,
    temp_c: 20,
    steps: [['main etch', 90, { C4F8: 15, CHF3: 30, Ar: 400, O2: 8 }]],
  }),
  etch(mode('Deep silicon etch', 'pulsed', 'Vertical walls by etching and passivating in turn'), {
    recipe: 'Through-silicon via 50 um',
    film: 'Si',
    depth_nm: 50_000,
    pressure_torr: 0.03,
    power_w: 2000,
    bias_w: 60,
    temp_c: 10,
    steps: [],
    cycle: {
      cycles: 100,
      phases: [
        ['etch', 5, { SF6: 300 }],
        ['passivate', 3, { C4F8: 200 }],
      ],
    },
  }),
];
