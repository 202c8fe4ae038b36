import type { Simulated } from '../../domain/simulation/evaluate.ts';
import type { SimulationKind } from '../../domain/simulation/kinds.ts';

/** What computes here: the last bits of a number are bound to it. */
export const runtimeHere = { engine: `node ${process.version}`, architecture: process.arch };

export interface Evaluated extends Simulated {
  readonly duration_ms: number;
  readonly runtime: { readonly engine: string; readonly architecture: string };
}

export type EvaluatorFailure =
  /** So many wait already that another would wait too long. */
  | { readonly kind: 'SimulationsBusy'; readonly waiting: number }
  | { readonly kind: 'SimulationTookTooLong'; readonly limit_s: number }
  /** The evaluation itself broke; the log has the cause. */
  | { readonly kind: 'SimulationFaulted' };

/** Evaluates simulations where they hold nobody up. Rejects only for a fault of its own. */
export interface Evaluator {
  evaluate(
    kind: SimulationKind,
    input: unknown,
  ): Promise<
    { readonly ok: true; readonly evaluated: Evaluated } | { readonly ok: false; readonly failure: EvaluatorFailure }
  >;
}
