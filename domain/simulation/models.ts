import type { Model } from '../process/model.ts';
import { cvdRunSimulation } from './cvd-run.ts';
import { diffusionSimulation } from './diffusion.ts';
import { doseProfileSimulation } from './dose-profile.ts';
import type { SimulationKind } from './kinds.ts';
import { oxidationSimulation } from './oxidation.ts';
import { rtpTuningSimulation } from './rtp-tuning.ts';
import { spcSimulation } from './spc.ts';

/** What each kind of simulation is answered by. */
export const simulationModels: Readonly<Record<SimulationKind, Model>> = {
  oxidation: oxidationSimulation,
  diffusion: diffusionSimulation,
  spc: spcSimulation,
  dose_profile: doseProfileSimulation,
  rtp_tuning: rtpTuningSimulation,
  cvd_run: cvdRunSimulation,
};
