import type { Bindings } from './binding.ts';
import { oxidationBindings } from './bindings/oxidation.ts';

/** What computes each model that a reference case can name. */
export const bindings: Bindings = { ...oxidationBindings };
