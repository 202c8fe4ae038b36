import { areaOf } from '../identity/permissions.ts';
import type { ProcessModeDescription } from '../processmode/process-mode.ts';
import type { RecipeContent } from '../recipe/content.ts';
import { largestFlows, quantitiesUsed } from '../recipe/quantities-used.ts';
import type { LimitedQuantity } from './capability-ranges.ts';
import type { ToolDescription } from './tool.ts';

/**
 * Why a tool cannot run a process mode; empty when it can. A mode that leaves a property open asks for nothing, and a tool
 * must name what a mode asks for.
 */
export const reasonsAgainst = (tool: ToolDescription, mode: ProcessModeDescription): readonly string[] => {
  const reasons: string[] = [];
  // A furnace that oxidises also diffuses: what counts is the area that its family belongs to.
  if (areaOf(tool.family) !== areaOf(mode.family)) {
    reasons.push(`the tool is one for ${tool.family}, the mode is of ${mode.family}`);
  }
  if (mode.pressure_mode !== null && !tool.pressure_modes.includes(mode.pressure_mode)) {
    reasons.push(`pressure mode ${mode.pressure_mode} is not one of ${tool.pressure_modes.join(', ') || 'none'}`);
  }
  if (mode.energy_mode !== null && !tool.energy_modes.includes(mode.energy_mode)) {
    reasons.push(`energy mode ${mode.energy_mode} is not one of ${tool.energy_modes.join(', ') || 'none'}`);
  }
  if (mode.reactor_type !== null && tool.reactor_type !== mode.reactor_type) {
    reasons.push(`reactor type is ${tool.reactor_type ?? 'not known'}, the mode needs ${mode.reactor_type}`);
  }
  for (const capability of mode.capabilities) {
    if (!tool.capabilities.includes(capability)) reasons.push(`capability ${capability} is missing`);
  }
  return reasons;
};

/** One of a recipe's numbers beside what the tool can do. */
export interface ComparedLimit {
  readonly what: string;
  readonly path: string;
  readonly value: number | string;
  readonly min: number | null;
  readonly max: number | null;
  readonly within: boolean;
}

export interface Support {
  readonly supported: boolean;
  /** Empty when supported. */
  readonly reasons: readonly string[];
  readonly compared: readonly ComparedLimit[];
  /** What the recipe uses and the tool states no limit of: not compared. */
  readonly unstated: readonly string[];
}

/** The lowest and the highest value of each quantity: what lies between is within the limits too. */
const extremes = (content: RecipeContent): readonly ReturnType<typeof quantitiesUsed>[number][] => {
  const found = new Map<LimitedQuantity, ReturnType<typeof quantitiesUsed>[number][]>();
  for (const used of quantitiesUsed(content)) {
    const [least, most] = found.get(used.quantity) ?? [used, used];
    if (least === undefined || most === undefined) continue;
    found.set(used.quantity, [used.value < least.value ? used : least, used.value > most.value ? used : most]);
  }
  return [...found.values()].flatMap(([least, most]) =>
    least === undefined || most === undefined ? [] : least.value === most.value ? [least] : [least, most],
  );
};

/** Whether a tool can run a recipe: its mode, and every number that the tool states a limit of. */
export const supportsRecipe = (
  tool: ToolDescription,
  mode: ProcessModeDescription,
  content: RecipeContent,
): Support => {
  const { quantities = {}, gases_sccm, implant_species } = tool.capability_ranges ?? {};
  const compared: ComparedLimit[] = [];
  const unstated = new Set<string>();
  for (const { quantity, value, path } of extremes(content)) {
    const range = quantities[quantity];
    if (range === undefined) unstated.add(quantity);
    else {
      const { min, max } = range;
      compared.push({ what: quantity, path, value, min, max, within: value >= min && value <= max });
    }
  }
  for (const [gas, flow] of largestFlows(content)) {
    if (gases_sccm === undefined) {
      unstated.add('gases_sccm');
      continue;
    }
    const max = gases_sccm[gas];
    const path = `gases_sccm.${gas}`;
    compared.push({ what: gas, path, value: flow, min: 0, max: max ?? null, within: max !== undefined && flow <= max });
  }
  if (content.implant !== undefined) {
    const { species } = content.implant;
    if (implant_species === undefined) unstated.add('implant_species');
    else {
      const within = implant_species.includes(species);
      compared.push({ what: 'implant_species', path: 'implant.species', value: species, min: null, max: null, within });
    }
  }
  const reasons = [...reasonsAgainst(tool, mode), ...compared.filter(({ within }) => !within).map(reasonOf)];
  return { supported: reasons.length === 0, reasons, compared, unstated: [...unstated] };
};

const reasonOf = ({ what, path, value, min, max }: ComparedLimit): string => {
  if (what === 'implant_species') return `the source makes no ${value} ions`;
  if (path === `gases_sccm.${what}`)
    return max === null
      ? `gas ${what} is not plumbed`
      : `${value} sccm of ${what} is more than its controller's ${max}`;
  return `${path} asks for ${value}, the tool's ${what} goes from ${min} to ${max}`;
};
