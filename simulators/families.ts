import { cvdFamilies } from './cvd/families.ts';
import type { ToolFamily } from './engine/tool-family.ts';
import { etcher } from './etch/family.ts';
import { furnace } from './furnace/family.ts';
import { implanter } from './implanter/family.ts';
import { rtp } from './rtp/family.ts';

/** Every family of simulated tools by the name that `--tools` knows it by; its tools are `<name>-01`, `<name>-02` ... */
export const families: Readonly<Record<string, ToolFamily>> = {
  furnace,
  ...cvdFamilies,
  implanter,
  rtp,
  etcher,
};
