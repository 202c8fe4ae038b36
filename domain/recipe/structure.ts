import type { RecipeContent } from './content.ts';
import type { Finding } from './finding.ts';
import { flowing } from './flows.ts';
import { segmentDurations } from './rtp.ts';

const finding = (path: string, message: string): Finding => ({ rule: 'inconsistent', path, message });

/** How far the duration of a step may be from that of its segment: a share of it, and in seconds. */
const durationTolerance = { relative: 0.01, absolute_s: 0.1 };

const rtpFindings = (content: RecipeContent): Finding[] => {
  const { rtp, recipe_steps } = content;
  if (rtp === undefined) return [];
  if (recipe_steps.length !== rtp.segments.length) {
    const message = `must have one step for each of the ${rtp.segments.length} segments`;
    return [finding('recipe_steps', message)];
  }
  const durations = segmentDurations(rtp);
  return recipe_steps.flatMap(({ name, duration_s }, index) => {
    const segment = rtp.segments[index]?.name;
    const takes = durations[index] ?? 0;
    const found: Finding[] = [];
    if (name !== segment) found.push(finding(`recipe_steps[${index}].name`, `must be "${segment}", as its segment`));
    const tolerance = Math.max(durationTolerance.absolute_s, durationTolerance.relative * takes);
    if (Math.abs(duration_s - takes) > tolerance)
      found.push(
        finding(`recipe_steps[${index}].duration_s`, `must be ${takes.toFixed(2)} s: ramp and dwell of its segment`),
      );
    return found;
  });
};

/** Gases that steps and phases turn on without the recipe's list naming them. */
const flowFindings = (content: RecipeContent): Finding[] => {
  if (content.gas_flows === undefined) return [];
  const listed = new Set(
    content.gas_flows.gases.flatMap(({ name, carrier }) => (carrier === undefined ? [name] : [name, carrier])),
  );
  const check = (path: string, flows: Readonly<Record<string, number>> | undefined): Finding[] =>
    flowing(flows ?? {})
      .filter((gas) => !listed.has(gas))
      .map((gas) => finding(`${path}.${gas}`, 'is not among gas_flows.gases'));
  return [
    ...content.recipe_steps.flatMap(({ flows_sccm }, index) => check(`recipe_steps[${index}].flows_sccm`, flows_sccm)),
    ...(content.pulsing_scheme?.phases ?? []).flatMap(({ flows_sccm }, index) =>
      check(`pulsing_scheme.phases[${index}].flows_sccm`, flows_sccm),
    ),
  ];
};

/** Where a recipe contradicts itself. */
export const structureFindings = (content: RecipeContent): readonly Finding[] => {
  const found = [...rtpFindings(content), ...flowFindings(content)];
  const { pressure_setpoints: pressure } = content;
  if (pressure !== undefined && pressure.base_pressure_torr > pressure.process_pressure_torr)
    found.push(finding('pressure_setpoints.base_pressure_torr', 'must not be above process_pressure_torr'));
  return found;
};
