import type { DefaultRecipeUnfit } from '../../../commands/default-recipes.ts';
import type { HandlingFailure } from '../../../commands/handling.ts';
import type { RecipeContentFailure } from '../../../commands/recipes.ts';
import type { RunOrderFailure } from '../../../commands/runs.ts';
import type { SimulationRequestFailure } from '../../../commands/simulation/simulations.ts';
import type { TuningRunUnknown } from '../../../commands/simulation/tuning.ts';
import type { OrganisationFailure } from '../../../domain/identity/organisation.ts';
import type { ProcessModeFailure } from '../../../domain/processmode/process-mode.ts';
import type { RecipeFailure } from '../../../domain/recipe/recipe.ts';
import type { RunFailure } from '../../../domain/run/decide.ts';
import type { SopFailure } from '../../../domain/sop/sop.ts';
import type { ChartFailure } from '../../../domain/spc/chart.ts';
import type { SiteNotAvailable } from '../../../domain/tool/site.ts';
import type { ToolFailure } from '../../../domain/tool/tool.ts';
import type { SignInFailure } from '../../identity/identity.ts';
import { chartProblem } from './chart-failures.ts';
import { type FieldError, type Problem, tooManyRequests } from './problem.ts';
import { at, problem } from './refused.ts';

/** Every way in which a command can be refused. */
export type AnyFailure =
  | ChartFailure
  | DefaultRecipeUnfit
  | HandlingFailure
  | OrganisationFailure
  | ProcessModeFailure
  | RecipeFailure
  | RecipeContentFailure
  | RunFailure
  | RunOrderFailure
  | SignInFailure
  | SimulationRequestFailure
  | SiteNotAvailable
  | SopFailure
  | TuningRunUnknown
  | ToolFailure;

type Refusal = Extract<AnyFailure, { kind: 'SimulationRefused' }>;

/** What a model says about its refusal, in one line. */
const refusalText = ({ model, error }: Refusal): string => {
  const { kind, ...facts } = error;
  return `${model} has no answer: ${kind.replaceAll('_', ' ')} ${JSON.stringify(facts)}`.slice(0, 1000);
};

/** Where the refused input stands. */
const refusalErrors = ({ kind, ...facts }: Refusal['error']): FieldError[] => {
  const { issues, quantity, message } = facts;
  if (Array.isArray(issues)) return issues as FieldError[];
  const what = typeof message === 'string' ? message : kind.replaceAll('_', ' ');
  return typeof quantity === 'string' ? [{ path: quantity, message: what }] : [];
};

/** The one place where refusals of the domain become HTTP: a new kind does not compile until it has its line here. */
export const failureProblem = (failure: AnyFailure): Problem => {
  switch (failure.kind) {
    case 'RevisionMismatch': {
      const [expected, actual] = [String(failure.expected), String(failure.actual)];
      const detail = `If-Match asked for revision ${expected}, but it is at ${actual}. Read it again and decide anew.`;
      return problem(412, failure, detail, { facts: { expected, actual } });
    }
    case 'CommandIdReused':
      return problem(
        422,
        failure,
        'This Idempotency-Key came before with another content. Use a new key for a new command.',
        {
          errors: [{ path: 'header.idempotency-key', message: 'was used for another command' }],
        },
      );
    case 'TooManyConflicts':
      return problem(503, failure, 'Others kept changing the same thing. Send the command again.', {
        headers: { 'retry-after': '1' },
      });
    case 'OrganisationNotFound':
      return problem(404, failure, 'There is no such organisation.');
    case 'UserNotFound':
      return problem(404, failure, `There is no user ${failure.user_id}.`);
    case 'UsernameTaken':
      return problem(409, failure, `There is a user ${failure.username} already.`, at('username', 'is taken'));
    case 'ProcessModeNameTaken':
      return problem(409, failure, `There is a process mode named "${failure.name}" already.`, at('name', 'is taken'));
    case 'ProcessModeUnknown':
      return problem(404, failure, 'There is no such process mode.');
    case 'DefaultRecipeUnfit':
      return problem(
        422,
        failure,
        `Recipe ${failure.recipe_id} cannot be a default of this process mode: it ${failure.why}.`,
        at('recipe_ids', `${failure.recipe_id} ${failure.why}`),
      );
    case 'ProcessModeNotFound':
      return problem(
        422,
        failure,
        `There is no process mode ${failure.process_mode_id}.`,
        at('process_mode_id', 'names no process mode'),
      );
    case 'RecipeIncomplete':
      return problem(422, failure, 'The process mode needs settings that the recipe does not have.', {
        errors: failure.missing.map(({ path, message }) => ({ path, message })),
      });
    case 'RecipeInvalid':
      return problem(422, failure, 'The recipe does not fit its process mode, or is not safe as it stands.', {
        errors: failure.findings.map(({ path, message }) => ({ path, message })),
      });
    case 'RecipeNotFound':
      return problem(404, failure, 'There is no such recipe.');
    case 'RecipeNameTaken':
      return problem(
        409,
        failure,
        `There is a recipe named "${failure.name}" already. Add a version to it.`,
        at('name', 'is taken'),
      );
    case 'RecipeVersionNotFound':
      return problem(404, failure, `The recipe has no version ${failure.version}.`);
    case 'RecipeWrongState':
      return problem(
        409,
        failure,
        `Version ${failure.version} is ${failure.status}; this needs ${failure.allowed.join(' or ')}.`,
        { facts: { version: failure.version, recipe_status: failure.status, allowed: failure.allowed } },
      );
    case 'RecipeDraftExists':
      return problem(
        409,
        failure,
        `Version ${failure.version} is ${failure.status}: finish it before another version is drafted.`,
        { facts: { version: failure.version, recipe_status: failure.status } },
      );
    case 'ApproverIsAuthor':
      return problem(409, failure, `${failure.author} wrote this and cannot approve it: somebody else has to.`);
    case 'RunNotFound':
      return problem(404, failure, 'There is no such run.');
    case 'RunAlreadyExists':
      return problem(409, failure, `There is a run ${failure.run_id} already.`);
    case 'RunWrongState':
      return problem(
        409,
        failure,
        `The run is ${failure.status}; ${failure.command} needs ${failure.allowed.join(' or ')}.`,
        { facts: { run_status: failure.status, allowed: failure.allowed } },
      );
    case 'RunHasEnded':
      return problem(409, failure, `The run is ${failure.status} and can change no more.`, {
        facts: { run_status: failure.status },
      });
    case 'RecipeUnknown': {
      const version = failure.recipe_version === null ? '' : ` in version ${failure.recipe_version}`;
      return problem(
        422,
        failure,
        `There is no recipe ${failure.recipe_id}${version}.`,
        at('recipe_id', 'names no recipe'),
      );
    }
    case 'ToolUnknown':
      return problem(422, failure, `There is no tool ${failure.tool_id}.`, at('tool_id', 'names no tool'));
    case 'ChamberUnknown':
      return problem(
        422,
        failure,
        `The tool has no chamber ${failure.chamber}; it has ${failure.chambers.join(', ')}.`,
        at('chamber', `must be one of ${failure.chambers.join(', ')}`),
      );
    case 'RecipeOfOtherFamily':
      return problem(
        422,
        failure,
        `The recipe is for ${failure.family}; runs here are ${failure.allowed.join(' or ')}.`,
        at('recipe_id', `is a ${failure.family} recipe`),
      );
    case 'CredentialsRefused':
      return problem(401, failure, 'The name or the password is wrong, or the user may not sign in.');
    case 'RefreshTokenRefused':
      return problem(401, failure, 'The refresh token is not valid any more. Sign in again.');
    case 'TooManyAttempts': {
      const wait = failure.retry_after_s;
      const detail = `Too many wrong passwords. Wait ${wait} s before the next attempt.`;
      const { slug, title } = problem(429, failure, detail);
      return { ...tooManyRequests(wait, detail), slug, title };
    }
    case 'SiteNotAvailable':
      return problem(
        409,
        failure,
        `The site name ${failure.site} cannot be used. Choose another.`,
        at('location.site', 'cannot be used'),
      );
    case 'SopNotFound':
      return problem(404, failure, 'There is no such procedure.');
    case 'SopAlreadyExists':
      return problem(
        409,
        failure,
        `There is a version ${failure.version} of procedure ${failure.number} already.`,
        at('version', 'exists'),
      );
    case 'ToolNotFound':
      return problem(404, failure, 'There is no such tool.');
    case 'ToolAlreadyRegistered':
      return problem(409, failure, `The tool ${failure.tool_id} is registered already.`, at('tool_id', 'is taken'));
    case 'CalibrationPeriodEmpty':
      return problem(
        422,
        failure,
        `The calibration would end (${failure.valid_until}) before it begins (${failure.valid_from}).`,
        at('valid_until', 'must be later than valid_from'),
      );
    case 'ReasonRequired':
      return problem(422, failure, 'This needs a reason, which the audit shows.', at('reason', 'required'));
    case 'TuningRunUnknown':
      return problem(
        422,
        failure,
        `There is no run ${failure.run_id}.`,
        at('source.run_ids', `${failure.run_id} names no run`),
      );
    case 'SimulationNotFound':
      return problem(404, failure, 'There is no such simulation.');
    case 'SimulationAlreadyExists':
      return problem(409, failure, `There is a simulation ${failure.simulation_id} already.`);
    case 'SimulationRefused':
      return problem(422, failure, refusalText(failure), {
        facts: { model: failure.model, error: failure.error },
        errors: refusalErrors(failure.error),
      });
    case 'SimulationTooLarge':
      return problem(
        422,
        failure,
        `The result would take ${failure.bytes} bytes of the record, which keeps ${failure.most_bytes} at most. Ask for fewer points.`,
        { facts: { bytes: failure.bytes, most_bytes: failure.most_bytes } },
      );
    case 'SimulationsBusy':
      return problem(503, failure, `${failure.waiting} simulations wait already. Send it again later.`, {
        headers: { 'retry-after': '5' },
      });
    case 'SimulationFaulted':
      return problem(500, failure, 'The evaluation broke. Give the correlation id to the operator of the server.');
    case 'SimulationTookTooLong':
      return problem(
        422,
        failure,
        `It was given up after ${failure.limit_s} s. Ask for fewer points or shorter times.`,
      );
    default:
      return chartProblem(failure);
  }
};
