import type { Answer } from '../process/model.ts';
import { simulate } from './evaluate.ts';
import type { SimulationRecord } from './events.ts';

export interface ReproductionDifference {
  /** `values.curve_nm.value[3]` */
  readonly path: string;
  /** null where there is none. */
  readonly recorded: unknown;
  readonly again: unknown;
}

/** Whether a recorded simulation gives the same again, every number to the last bit. */
export interface Reproduction {
  readonly equal: boolean;
  /** Numbers that were compared. */
  readonly numbers: number;
  /** The first hundred. */
  readonly differences: readonly ReproductionDifference[];
}

const MOST_DIFFERENCES = 100;

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** As JSON keeps it: the shortest digits that read back as the same double, and minus zero as zero. */
const asKept = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

function compare(recorded: unknown, again: unknown, path: string, found: ReproductionDifference[]): number {
  if (isGroup(recorded) && isGroup(again) && Array.isArray(recorded) === Array.isArray(again)) {
    const names = [...new Set([...Object.keys(recorded), ...Object.keys(again)])];
    return names.reduce((numbers, name) => {
      const here = Array.isArray(recorded) ? `${path}[${name}]` : `${path}.${name}`;
      return numbers + compare(recorded[name], again[name], here, found);
    }, 0);
  }
  if (!Object.is(recorded, again)) found.push({ path, recorded: recorded ?? null, again: again ?? null });
  return typeof recorded === 'number' ? 1 : 0;
}

/** Compares a record with an answer, value by value. Pure, so that anyone with the record gets the same. */
export function compareWith(
  record: Pick<SimulationRecord, 'model' | 'constants' | 'values' | 'warnings'>,
  answer: Answer,
): Reproduction {
  const { model, constants, values, warnings } = record;
  const differences: ReproductionDifference[] = [];
  const again = answer.ok ? answer : { ...answer, constants: null, values: {}, warnings: [answer.error] };
  let numbers = 0;
  for (const [name, recorded, now] of [
    ['model', model, again.model],
    ['constants', constants, again.constants],
    ['values', values, again.values],
    ['warnings', warnings, again.warnings],
  ] as const)
    numbers += compare(asKept(recorded), asKept(now), name, differences);
  return { equal: differences.length === 0, numbers, differences: differences.slice(0, MOST_DIFFERENCES) };
}

/** Evaluates a record again from its parameters and compares. */
export const reproduce = (
  record: Pick<SimulationRecord, 'kind' | 'model' | 'constants' | 'values' | 'warnings' | 'parameters'>,
): Reproduction => compareWith(record, simulate(record.kind, record.parameters).answer);
