import { describe, expect, it } from 'vitest';
import { catalogue } from '../../domain/catalogue/catalogue.ts';
import { capabilityRangesSchema } from '../../domain/tool/capability-ranges.ts';
import { supportsRecipe } from '../../domain/tool/supports.ts';
import type { ToolDescription } from '../../domain/tool/tool.ts';
import { type DryRunFault, dryRun } from '../engine/dry-run.ts';
import { seeded, silent } from '../engine/random.ts';
import type { ToolFamily } from '../engine/tool-family.ts';
import { cvdFamilies } from './families.ts';

/** A mean thickness that misses its target by more is out of specification. */
const thicknessTolerancePct = 3;

/** The fault of each family that must show in the film of every recipe. */
const tellingFaults: Readonly<Record<string, DryRunFault>> = {
  aacvd: { name: 'nebuliser_clog' },
  ald: { name: 'pulse_valve_leak' },
  apcvd: { name: 'leak' },
  carbonyl_cvd: { name: 'source_depletion' },
  ccvd: { name: 'mfc_drift', magnitude: 2 },
  dlc: { name: 'rf_mismatch' },
  ecr: { name: 'rf_mismatch' },
  epi: { name: 'mfc_drift', magnitude: 2 },
  hdp: { name: 'pump_wear' },
  horizontal_epi: { name: 'mfc_drift' },
  hwcvd: { name: 'filament_coating' },
  lcvd: { name: 'window_coating' },
  lpcvd: { name: 'thermocouple_failure' },
  metal_cvd: { name: 'thermocouple_failure' },
  mocvd: { name: 'bubbler_temperature_drift' },
  mocvd_disk: { name: 'source_depletion' },
  mocvd_horizontal: { name: 'source_depletion' },
  mwcvd: { name: 'rf_mismatch' },
  parylene: { name: 'leak' },
  peald: { name: 'pulse_valve_leak' },
  pecvd: { name: 'rf_mismatch' },
  pemocvd: { name: 'rf_mismatch' },
  photocvd: { name: 'lamp_fading' },
  rpcvd: { name: 'rf_mismatch' },
  sacvd: { name: 'injector_clog' },
  tco_cvd: { name: 'bubbler_temperature_drift' },
  uhvcvd: { name: 'thermocouple_failure' },
};

const entries = catalogue
  .filter(({ mode }) => mode.family === 'cvd')
  .flatMap(({ mode, recipes }) =>
    recipes.map(({ name, content }) => ({ name, mode, content: { ...content, process_mode_id: 'mode' } })),
  );
type Entry = (typeof entries)[number];

const registered = ({ description }: ToolFamily): ToolDescription => ({
  ...description,
  capabilities: [...description.capabilities],
  pressure_modes: [...description.pressure_modes],
  energy_modes: [...description.energy_modes],
  chambers: [...description.chambers],
  capability_ranges: capabilityRangesSchema.parse(description.capability_ranges),
  location: { enterprise: null, site: 'fab', area: null, work_center: null, work_unit: null },
});

const supporting = ({ mode, content }: Entry): readonly (readonly [string, ToolFamily])[] =>
  Object.entries(cvdFamilies).filter(([, family]) => supportsRecipe(registered(family), mode, content).supported);

/** What of a recipe's targets the measured results miss. */
function misses(
  family: ToolFamily,
  { name, content }: Entry,
  seed: string | null,
  faults: readonly DryRunFault[] = [],
): string[] {
  const random = seed === null ? silent : seeded(`${seed} ${name}`);
  const run = dryRun(family.chamber(random), content, { random, faults });
  if (!run.ok) return [`${run.error.code}: ${run.error.message}`];
  const { thickness_nm_mean: mean = 0, uniformity_pct = Number.NaN } = run.results;
  const { thickness_target_nm: target = 0, uniformity_target_pct = 0 } = content;
  return [
    ...(Math.abs(mean / target - 1) * 100 <= thicknessTolerancePct ? [] : [`${mean} nm instead of ${target} nm`]),
    ...(uniformity_pct <= uniformity_target_pct
      ? []
      : [`uniformity ${uniformity_pct} % beyond ${uniformity_target_pct} %`]),
  ];
}

describe.each(entries.map((entry) => [entry.name, entry] as const))('%s', (_, entry) => {
  const tools = supporting(entry);

  it('has a tool, and lands within its targets on each that supports it', () => {
    expect(tools).not.toEqual([]);
    for (const [, family] of tools) for (const seed of [null, 'first']) expect(misses(family, entry, seed)).toEqual([]);
  });

  it('misses them with the fault that must show', () => {
    for (const [name, family] of tools.slice(-1)) {
      const fault = tellingFaults[name];
      expect(fault, name).toBeDefined();
      expect(misses(family, entry, 'first', fault ? [fault] : [])).not.toEqual([]);
    }
  });

  it('asks for no interlock that its tools do not have', () => {
    for (const [name, family] of tools) {
      const { interlocks } = family.chamber(silent);
      expect([name, entry.content.required_interlocks.filter((each) => !interlocks.includes(each))]).toEqual([
        name,
        [],
      ]);
    }
  });
});

it('has for each family recipes of the catalogue that it supports, among them those it offers', () => {
  for (const [name, family] of Object.entries(cvdFamilies)) {
    const own = entries
      .filter((entry) => supporting(entry).some(([other]) => other === name))
      .map((entry) => entry.name);
    expect([name, family.recipes.filter((recipe) => !own.includes(recipe))]).toEqual([name, []]);
    expect(own.length, name).toBeGreaterThan(0);
  }
});
