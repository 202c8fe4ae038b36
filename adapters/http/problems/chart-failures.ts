import type { ChartFailure } from '../../../domain/spc/chart.ts';
import type { Problem } from './problem.ts';
import { at, problem } from './refused.ts';

/** Answers to what is refused of control charts alone. */
export const chartProblem = (failure: Exclude<ChartFailure, { kind: 'ReasonRequired' }>): Problem => {
  switch (failure.kind) {
    case 'ChartNotFound':
      return problem(404, failure, 'There is no such chart.');
    case 'ChartAlreadyDefined':
      return problem(409, failure, `There is a chart named "${failure.name}" already.`, at('name', 'is taken'));
    case 'SpecificationLimitsReversed':
      return problem(
        422,
        failure,
        `The lower specification limit (${failure.lsl}) must be below the upper (${failure.usl}).`,
        at('lsl', 'must be below usl'),
      );
    case 'FurtherParametersMissing':
      return problem(
        422,
        failure,
        'A T2 chart is of two parameters at least.',
        at('further_parameters', 'required with kind t2'),
      );
    case 'FurtherParametersUnused':
      return problem(
        422,
        failure,
        `A chart of kind ${failure.chart_kind} reads one parameter; several make a chart of kind t2.`,
        at('further_parameters', 'only with kind t2'),
      );
    case 'ParameterRepeated':
      return problem(
        422,
        failure,
        'A parameter is given twice, so that the covariance would be singular.',
        at(`further_parameters[${failure.place}]`, 'is given before'),
      );
    case 'ParametersReadApart':
      return problem(
        422,
        failure,
        'All parameters of a chart are results, or signals of one step, or signals of the whole run.',
        at(`further_parameters[${failure.place}]`, 'is read at another occasion than the first parameter'),
      );
    case 'PhaseOneTooShort':
      return problem(
        422,
        failure,
        `${failure.phase_one_points} observations are too few for limits of so many parameters: it takes ${failure.least}.`,
        at('phase_one_points', `must be ${failure.least} at least`),
      );
    case 'LimitsOutOfOrder':
      return problem(
        422,
        failure,
        'Limits must be ordered lcl < cl < ucl, with a positive sigma.',
        at('cl', 'must lie between lcl and ucl'),
      );
    case 'LowerLimitNotZero':
      return problem(
        422,
        failure,
        `T2 is never negative and signals on one side alone: its lower limit is 0, not ${failure.lcl}.`,
        at('lcl', 'must be 0'),
      );
    case 'ReferenceMissing':
      return problem(
        409,
        failure,
        'The chart has no mean and covariance yet, without which there is no T2: set limits after phase I.',
      );
    case 'ViolationNotFound':
      return problem(404, failure, `There is no violation ${failure.violation_id}.`);
    case 'ValuesMissing':
      return problem(
        422,
        failure,
        `The point of run ${failure.run_id} has ${failure.given} values where the chart reads ${failure.expected}.`,
      );
    case 'PointNotFinite':
      return problem(422, failure, `The point of run ${failure.run_id} is no finite number: ${failure.value}.`);
    default: {
      const unhandled: never = failure;
      return unhandled;
    }
  }
};
