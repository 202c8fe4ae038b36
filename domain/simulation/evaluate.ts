import { type Answer, evaluateModel } from '../process/model.ts';
import type { SimulationKind } from './kinds.ts';
import { simulationModels } from './models.ts';

export interface Simulated {
  readonly answer: Answer;
  /** The input completed by defaults: what the answer follows from. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Evaluates one kind of simulation on an input that nobody has checked. */
export function simulate(kind: SimulationKind, input: unknown): Simulated {
  const model = simulationModels[kind];
  const parsed = model.input.safeParse(input);
  return {
    answer: evaluateModel(model, input),
    parameters: parsed.success ? (parsed.data as Record<string, unknown>) : {},
  };
}
