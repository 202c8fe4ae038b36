import type { GoldenCase } from './golden-file.ts';

/** A sampled value with its Monte Carlo standard error: where a case states no tolerance, three of these are allowed. */
export interface Estimate {
  readonly estimate: number;
  readonly standard_error: number;
}

/** What the product computes for a case, under the names of what the case expects. */
export type Actual =
  | number
  | string
  | boolean
  | null
  | Estimate
  | readonly Actual[]
  | { readonly [name: string]: Actual };

/** Other cases, for inputs that refer to one by its id. */
export type Lookup = (id: string) => GoldenCase;

/** Calls the product for one case. A case it cannot understand is an error, thrown with what is not understood. */
export type Binding = (golden: GoldenCase, lookup: Lookup) => Readonly<Record<string, Actual>>;

/** By the `model` of a case. */
export type Bindings = Readonly<Record<string, Binding>>;
