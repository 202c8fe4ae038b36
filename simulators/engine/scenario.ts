import { z } from 'zod';
import type { Fault, ScheduledFault } from './fault.ts';
import type { RunFault } from './run-faults.ts';

const fault = {
  /** Absent: every tool that reads the scenario. */
  tool: z.string().min(1).optional(),
  /** Absent: the first chamber. */
  chamber: z.string().min(1).optional(),
  name: z.string().min(1),
  /** In the fault's unit; absent: the fault's own magnitude. */
  magnitude: z.number().optional(),
  duration_s: z.number().positive().optional(),
};
const timed = z.strictObject({
  ...fault,
  /** s of the device's clock after the tool's start; so is `duration_s`. */
  at_s: z.number().min(0),
});
const inRun = z.strictObject({
  ...fault,
  /** In the n-th run of the chamber, s of process time after a step (its name, or its number from 0) began; `duration_s` is process time too. */
  at_run: z.strictObject({
    run: z.number().int().min(1),
    step: z.union([z.string(), z.number().int().min(0)]).default(0),
    after_s: z.number().min(0).default(0),
  }),
});
const scenario = z.strictObject({
  title: z.string().optional(),
  faults: z.array(z.union([timed, inRun])),
});
export type Scenario = z.infer<typeof scenario>;

export type ReadScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly message: string };

/** Reads a scenario file: faults of one or several tools, by time or by run and step. */
export function readScenario(text: string): ReadScenario {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    return { ok: false, message: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const parsed = scenario.safeParse(body);
  return parsed.success ? { ok: true, scenario: parsed.data } : { ok: false, message: z.prettifyError(parsed.error) };
}

export interface ToolScenario {
  readonly scheduled: readonly ScheduledFault[];
  readonly inRuns: readonly RunFault[];
}

/** What a scenario holds for one tool. */
export function scenarioOf(whole: Scenario, tool: string): ToolScenario {
  const own = whole.faults.filter((item) => item.tool === undefined || item.tool === tool);
  const plain = ({ chamber, name, magnitude, duration_s }: Scenario['faults'][number]): Fault => ({
    chamber,
    name,
    magnitude,
    duration_s,
  });
  return {
    scheduled: own.flatMap((item) => ('at_s' in item ? [{ ...plain(item), at_s: item.at_s }] : [])),
    inRuns: own.flatMap((item) => ('at_run' in item ? [{ ...plain(item), at_run: item.at_run }] : [])),
  };
}

/** @returns what a tool with these chambers and faults cannot do of a scenario, or null. */
export function scenarioRefusal(
  { scheduled, inRuns }: ToolScenario,
  tool: string,
  chambers: readonly string[],
  faults: readonly string[],
): string | null {
  for (const { name, chamber } of [...scheduled, ...inRuns]) {
    if (name !== 'death' && !faults.includes(name))
      return `${tool} knows no fault ${name}; it knows death, ${faults.join(', ')}`;
    if (chamber !== undefined && !chambers.includes(chamber))
      return `${tool} has no chamber ${chamber}; it has ${chambers.join(', ')}`;
  }
  return null;
}
