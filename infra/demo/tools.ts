import { readFileSync } from 'node:fs';
import { capabilityRangesSchema } from '../../domain/tool/capability-ranges.ts';
import type { ToolDescription } from '../../domain/tool/tool.ts';
import { silent } from '../../simulators/engine/random.ts';
import { readScenario, type Scenario, scenarioOf, scenarioRefusal } from '../../simulators/engine/scenario.ts';
import { type ChosenTool, chooseTools, oneOfEach } from '../../simulators/tool-choice.ts';

export interface DemoTools {
  readonly tools: readonly ChosenTool[];
  readonly scenario: Scenario;
}

type ReadTools = ({ readonly ok: true } & DemoTools) | { readonly ok: false; readonly message: string };

const readFile = (path: string): ReturnType<typeof readScenario> => {
  try {
    return readScenario(readFileSync(path, 'utf8'));
  } catch (error) {
    return { ok: false, message: (error as Error).message };
  }
};

/** Reads the options `--tools` (one of each family when absent) and `--scenario` (no faults when absent). */
export const readDemoTools = (choice: string | undefined, scenarioPath: string | undefined): ReadTools => {
  const chosen = choice === undefined ? ({ ok: true, tools: oneOfEach() } as const) : chooseTools(choice);
  if (!chosen.ok) return { ok: false, message: `--tools: ${chosen.message}` };
  const { tools } = chosen;
  if (scenarioPath === undefined) return { ok: true, tools, scenario: { faults: [] } };
  const refused = (message: string): ReadTools => ({ ok: false, message: `--scenario ${scenarioPath}: ${message}` });
  const read = readFile(scenarioPath);
  if (!read.ok) return refused(read.message);
  const absent = read.scenario.faults.find(
    ({ tool }) => tool !== undefined && !tools.some((chosenTool) => chosenTool.tool === tool),
  );
  if (absent) return refused(`${absent.tool} is none of the tools ${tools.map(({ tool }) => tool).join(', ')}`);
  for (const { tool, family } of tools) {
    const own = scenarioOf({ faults: read.scenario.faults.filter((fault) => fault.tool === tool) }, tool);
    const refusal = scenarioRefusal(own, tool, family.description.chambers, family.chamber(silent).faults);
    if (refusal !== null) return refused(refusal);
  }
  return { ok: true, tools, scenario: read.scenario };
};

/** A simulated tool as the fab registers it. */
export const registration = ({ tool, family }: ChosenTool, site: string): readonly [string, ToolDescription] => {
  const { chambers, capabilities, capability_ranges, pressure_modes, energy_modes, name, ...rest } = family.description;
  return [
    tool,
    {
      ...rest,
      name: `${name} ${tool.slice(tool.lastIndexOf('-') + 1)}`,
      chambers: [...chambers],
      capabilities: [...capabilities],
      capability_ranges: capabilityRangesSchema.parse(capability_ranges),
      pressure_modes: [...pressure_modes],
      energy_modes: [...energy_modes],
      location: { enterprise: 'SPECTRA', site, area: family.area, work_center: family.area, work_unit: tool },
    },
  ];
};
