import { canonicalJson } from '../kernel/canonical-json.ts';
import { designOf } from './chart-design.ts';
import type { ChartDefinition } from './chart-state.ts';
import type { ChartParameter } from './events.ts';
import { leastObservations } from './t2.ts';

export type DefinitionFailure =
  | { readonly kind: 'SpecificationLimitsReversed'; readonly lsl: number; readonly usl: number }
  /** T2 is of two parameters at least. */
  | { readonly kind: 'FurtherParametersMissing' }
  | { readonly kind: 'FurtherParametersUnused'; readonly chart_kind: ChartDefinition['kind'] }
  /** `place` counts the further parameters from 0. */
  | { readonly kind: 'ParameterRepeated'; readonly place: number }
  /** All of a chart are results, or signals of the same step, or signals of the whole run. */
  | { readonly kind: 'ParametersReadApart'; readonly place: number }
  /** Too few observations for a covariance and limits. */
  | { readonly kind: 'PhaseOneTooShort'; readonly phase_one_points: number; readonly least: number };

type Parameters = Pick<ChartDefinition, 'parameter' | 'further_parameters'>;

/** Everything that a chart reads of a run, in the order of its values. */
export const parametersOf = ({ parameter, further_parameters = [] }: Parameters): readonly ChartParameter[] => [
  parameter,
  ...further_parameters,
];

const areReadTogether = (one: ChartParameter, other: ChartParameter): boolean =>
  one.kind === 'signal' ? other.kind === 'signal' && one.step === other.step : other.kind === 'result';

/** What speaks against a definition, or null. */
export const definitionFailure = (definition: ChartDefinition): DefinitionFailure | null => {
  const { lsl, usl, kind, parameter, further_parameters = [], phase_one_points } = definition;
  if (lsl !== null && usl !== null && lsl >= usl) return { kind: 'SpecificationLimitsReversed', lsl, usl };
  const design = designOf(definition);
  if (design.kind !== 't2')
    return further_parameters.length > 0 ? { kind: 'FurtherParametersUnused', chart_kind: kind } : null;
  if (further_parameters.length === 0) return { kind: 'FurtherParametersMissing' };
  const texts = parametersOf(definition).map(canonicalJson);
  const repeated = texts.findIndex((text, i) => texts.indexOf(text) < i);
  if (repeated > 0) return { kind: 'ParameterRepeated', place: repeated - 1 };
  const apart = further_parameters.findIndex((further) => !areReadTogether(parameter, further));
  if (apart >= 0) return { kind: 'ParametersReadApart', place: apart };
  const least = leastObservations(design.p);
  return phase_one_points < least ? { kind: 'PhaseOneTooShort', phase_one_points, least } : null;
};
