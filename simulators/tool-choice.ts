import type { ToolFamily } from './engine/tool-family.ts';
import { families } from './families.ts';

/** One tool to simulate: `<family>-<number>`. */
export interface ChosenTool {
  readonly tool: string;
  readonly family: ToolFamily;
}

export type ToolChoice =
  | { readonly ok: true; readonly tools: readonly ChosenTool[] }
  | { readonly ok: false; readonly message: string };

const mostTools = 99;

const numbered = (name: string, family: ToolFamily, count: number): ChosenTool[] =>
  Array.from({ length: count }, (_, index) => ({ tool: `${name}-${String(index + 1).padStart(2, '0')}`, family }));

/** One tool of each family. */
export const oneOfEach = (): readonly ChosenTool[] =>
  Object.entries(families).flatMap(([name, family]) => numbered(name, family, 1));

/** Reads a choice such as `furnace:2,pecvd,rtp`: family names with counts, 1 when absent. */
export function chooseTools(text: string): ToolChoice {
  const tools: ChosenTool[] = [];
  const seen = new Set<string>();
  for (const part of text.split(',').map((item) => item.trim())) {
    const [, name = '', count = '1'] = /^([a-z0-9_]+)(?::(\d+))?$/.exec(part) ?? [];
    const family = Object.hasOwn(families, name) ? families[name] : undefined;
    if (!family)
      return {
        ok: false,
        message: `"${part}" is no FAMILY or FAMILY:COUNT; families: ${Object.keys(families).join(', ')}`,
      };
    if (seen.has(name)) return { ok: false, message: `${name} is named twice; write ${name}:COUNT` };
    if (!(Number(count) >= 1 && Number(count) <= mostTools))
      return { ok: false, message: `${part}: from 1 to ${mostTools} tools of a family` };
    seen.add(name);
    tools.push(...numbered(name, family, Number(count)));
  }
  return { ok: true, tools };
}
