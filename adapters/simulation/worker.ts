import { type Evaluated, runtimeHere } from '../../commands/simulation/evaluator.ts';
import { simulate } from '../../domain/simulation/evaluate.ts';
import type { SimulationKind } from '../../domain/simulation/kinds.ts';

export interface Task {
  readonly kind: SimulationKind;
  readonly input: unknown;
}

/** What a thread of the pool does. */
export default function evaluate({ kind, input }: Task): Evaluated {
  const began = performance.now();
  const simulated = simulate(kind, input);
  const duration_ms = Math.round((performance.now() - began) * 1000) / 1000;
  return { ...simulated, duration_ms, runtime: runtimeHere };
}
