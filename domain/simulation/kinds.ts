import type { Model } from '../process/model.ts';
import { cvdRunSimulation } from './cvd-run.ts';
import { diffusionSimulation } from './diffusion.ts';
import { doseProfileSimulation } from './dose-profile.ts';
import { oxidationSimulation } from './oxidation.ts';
import { rtpTuningSimulation } from './rtp-tuning.ts';
import { spcSimulation } from './spc.ts';

/** What can be simulated without a tool, each by one model. Kinds are stored in events: they never change. */
export const simulationKinds = ['oxidation', 'diffusion', 'spc', 'dose_profile', 'rtp_tuning', 'cvd_run'] as const;
export type SimulationKind = (typeof simulationKinds)[number];

export const simulationModels: Readonly<Record<SimulationKind, Model>> = {
  oxidation: oxidationSimulation,
  diffusion: diffusionSimulation,
  spc: spcSimulation,
  dose_profile: doseProfileSimulation,
  rtp_tuning: rtpTuningSimulation,
  cvd_run: cvdRunSimulation,
};
