import type { ChartParameter } from '../../domain/spc/events.ts';
import type { ToolDescription } from '../../domain/tool/tool.ts';
import { silent } from '../../simulators/engine/random.ts';
import type { ChosenTool } from '../../simulators/tool-choice.ts';

export const DEMO_SITE = 'demo-fab';
export const ETCHER = 'lam9600-01';

const location = (area: string, work_unit: string): ToolDescription['location'] => ({
  enterprise: 'SPECTRA',
  site: DEMO_SITE,
  area,
  work_center: area,
  work_unit,
});

/** Tools beside the simulated ones. */
export const tools: readonly (readonly [string, ToolDescription])[] = [
  [
    ETCHER,
    {
      name: 'Metal etcher (recorded wafers)',
      vendor: 'Lam Research',
      model: '9600',
      family: 'etch',
      capabilities: [],
      pressure_modes: [],
      energy_modes: ['plasma'],
      reactor_type: null,
      capability_ranges: {
        quantities: { rf_power_w: { min: 10, max: 1000 }, bias_power_w: { min: 5, max: 500 } },
        gases_sccm: { BCl3: 100, Cl2: 100, N2: 1000 },
      },
      chambers: ['main'],
      location: location('etch', ETCHER),
    },
  ],
];

export interface DemoChart {
  readonly name: string;
  readonly parameter: ChartParameter;
  /** Where there are any the chart is one of T2, else of individual values. */
  readonly further_parameters?: ChartParameter[];
  readonly unit: string | null;
  /** Name of the recipe whose runs are charted; null: of every run. */
  readonly recipe: string | null;
  readonly tool: string;
  readonly chamber: string;
}

const etcherSignals = ['tcp_top_pwr', 'rf_btm_pwr', 'pressure', 'cl2_flow', 'bcl3_flow', 'he_press'] as const;
const inStep4 = (signal: string): ChartParameter => ({ kind: 'signal', signal, step: '4', statistic: 'mean' });

/** Signals of the recorded wafers, each alone and all together. */
const etcherCharts = (): DemoChart[] => {
  const of = { unit: 'counts', recipe: null, tool: ETCHER, chamber: 'main' };
  const [first, ...others] = etcherSignals;
  return [
    ...etcherSignals.map((signal) => ({ ...of, name: `Etcher ${signal}, step 4`, parameter: inStep4(signal) })),
    { ...of, name: 'Etcher T2, step 4', parameter: inStep4(first), further_parameters: others.map(inStep4) },
  ];
};

/** The first result of the first recipe of each simulated tool, a chart a chamber. */
const chartsOf = ({ tool, family }: ChosenTool): DemoChart[] => {
  const [result] = family.chamber(silent).results;
  const [recipe] = family.recipes;
  if (result === undefined || recipe === undefined) return [];
  return family.description.chambers.map((chamber) => ({
    name: `${recipe}: ${result}, ${tool} ${chamber}`,
    parameter: { kind: 'result', result },
    unit: null,
    recipe,
    tool,
    chamber,
  }));
};

export const chartsFor = (simulated: readonly ChosenTool[]): readonly DemoChart[] => [
  ...etcherCharts(),
  ...simulated.flatMap(chartsOf),
];
