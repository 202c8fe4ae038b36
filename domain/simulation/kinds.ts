/** What can be simulated without a tool; `models.ts` has the model of each. Kinds are stored in events: they never change. */
export const simulationKinds = ['oxidation', 'diffusion', 'spc', 'dose_profile', 'rtp_tuning', 'cvd_run'] as const;
export type SimulationKind = (typeof simulationKinds)[number];
