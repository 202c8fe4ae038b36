import type { Model } from '../process/model.ts';
import { oxidationSimulation } from './oxidation.ts';

/** What can be simulated without a tool, each by one model. Kinds are stored in events: they never change. */
export const simulationKinds = ['oxidation'] as const;
export type SimulationKind = (typeof simulationKinds)[number];

export const simulationModels: Readonly<Record<SimulationKind, Model>> = {
  oxidation: oxidationSimulation,
};
