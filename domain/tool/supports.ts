import { areaOf } from '../identity/permissions.ts';
import type { ProcessMode } from '../processmode/process-mode.ts';
import type { ToolDescription } from './tool.ts';

/**
 * Why a tool cannot run a process mode; empty when it can. A mode that leaves a property open asks for nothing, and a tool
 * must name what a mode asks for.
 */
export const reasonsAgainst = (tool: ToolDescription, mode: ProcessMode): readonly string[] => {
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
