import { areaOf, isPermitted } from '../identity/permissions.ts';
import type { Actor } from '../kernel/event.ts';
import type { ProcessMode } from '../processmode/process-mode.ts';
import type { KnownRecipe, RecipeVersion } from '../recipe/recipe.ts';
import type { Sop } from '../sop/sop.ts';
import { supportsRecipe } from '../tool/supports.ts';
import { calibrationAt, type KnownTool, openInterlocks } from '../tool/tool.ts';
import type { PreflightCheck } from './events.ts';

/** Everything that the checks look at. */
export interface PreflightSubject {
  readonly recipe: KnownRecipe;
  readonly version: RecipeVersion;
  readonly mode: ProcessMode;
  readonly tool: KnownTool;
  readonly chamber: string;
  readonly sop: Pick<Sop, 'sop_id' | 'number' | 'version'> | undefined;
  readonly operator: Actor;
  /** RFC 3339 in UTC. */
  readonly at: string;
}

/** The checks before any start, each with the facts that it was decided on. */
export const preflight = ({
  recipe,
  version,
  mode,
  tool,
  chamber,
  sop,
  operator,
  at,
}: PreflightSubject): readonly PreflightCheck[] => {
  const support = supportsRecipe(tool, mode, version.content);
  const calibration = calibrationAt(tool, at);
  const required = version.content.required_interlocks;
  const open = openInterlocks(tool, chamber);
  const unknown = required.filter((name) => tool.interlocks[`${chamber}/${name}`] === undefined);
  const permission = `${areaOf(recipe.family)}:create_run` as const;
  return [
    {
      name: 'recipe_approved',
      passed: version.status === 'approved',
      facts: { recipe_id: recipe.recipe_id, version: version.version, status: version.status },
    },
    {
      name: 'mode_supported',
      passed: support.supported,
      facts: {
        process_mode_id: mode.process_mode_id,
        process_mode: mode.name,
        tool_id: tool.tool_id,
        reasons: support.reasons,
        compared: support.compared,
        unstated: support.unstated,
      },
    },
    {
      name: 'calibration_in_date',
      passed: calibration !== undefined,
      facts: {
        tool_id: tool.tool_id,
        calibration_id: calibration?.calibration_id ?? null,
        valid_until: calibration?.valid_until ?? null,
      },
    },
    {
      name: 'sop_approved',
      passed: sop !== undefined,
      facts: {
        family: recipe.family,
        sop_id: sop?.sop_id ?? null,
        number: sop?.number ?? null,
        version: sop?.version ?? null,
      },
    },
    {
      name: 'interlocks_closed',
      passed: open.length === 0 && unknown.length === 0,
      facts: { chamber, required, open, never_reported: unknown },
    },
    {
      name: 'operator_entitled',
      passed: isPermitted(operator, permission),
      facts: { operator: operator.id, roles: operator.roles, permission },
    },
  ];
};
