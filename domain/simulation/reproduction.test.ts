import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { simulate } from './evaluate.ts';
import { type SimulationKind, simulationKinds } from './kinds.ts';
import { compareWith, reproduce } from './reproduction.ts';

const dry = { mode: 'forward', ambient: 'dry', temperature_c: 1000, time_min: 60, points: 5 };

/** As it comes back from the log. */
const recordOf = (kind: SimulationKind, input: unknown) => {
  const { answer, parameters } = simulate(kind, input);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  const { model, constants, values, warnings } = answer;
  return JSON.parse(JSON.stringify({ kind, model, constants, values, warnings, parameters })) as {
    -readonly [Name in keyof Parameters<typeof reproduce>[0]]: Parameters<typeof reproduce>[0][Name];
  };
};

describe('reproduction', () => {
  test('of an untouched record is equal, through JSON and back', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 700, max: 1300, noNaN: true }),
        fc.double({ min: 0, max: 1e4, noNaN: true }),
        (temperature_c, time_min) => {
          const record = recordOf('oxidation', { ...dry, temperature_c, time_min });
          const found = reproduce(record);
          expect(found).toMatchObject({ equal: true, differences: [] });
          // Four results, two series of five points, and the facts of warnings.
          expect(found.numbers).toBeGreaterThanOrEqual(14);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('sees a number that differs in its last bit, and says where', () => {
    const record = recordOf('oxidation', dry);
    const curve = record.values.curve_nm?.value as number[];
    const truth = curve[3] ?? 0;
    const nudged = truth * (1 + Number.EPSILON);
    curve[3] = nudged;
    expect(reproduce(record)).toMatchObject({
      equal: false,
      differences: [{ path: 'values.curve_nm.value[3]', recorded: nudged, again: truth }],
    });
  });

  test('sees what is missing, what is too much, another unit, model, constant set and warning', () => {
    const differences = (change: object): string[] =>
      reproduce({ ...recordOf('oxidation', dry), ...change }).differences.map(({ path }) => path);
    const { values } = recordOf('oxidation', dry);
    const { time_min: _, ...fewer } = values;
    expect(differences({ values: fewer })).toEqual(['values.time_min']);
    expect(differences({ values: { ...values, more: { value: 1, unit: '' } } })).toEqual(['values.more']);
    expect(differences({ values: { ...values, time_min: { value: 60, unit: 's' } } })).toEqual([
      'values.time_min.unit',
    ]);
    expect(differences({ model: 'other' })).toEqual(['model']);
    expect(differences({ constants: null })).toEqual(['constants']);
    expect(differences({ warnings: [{ kind: 'advice' }] })).toEqual(['warnings[0]']);
  });

  test('of a record whose parameters have no answer any more shows every value and the refusal', () => {
    const record = recordOf('oxidation', dry);
    const found = compareWith(record, { ok: false, model: record.model, error: { kind: 'no_solution' } });
    expect(found.equal).toBe(false);
    expect(found.differences.map(({ path }) => path)).toContain('values.thickness_nm');
  });

  test('lists a hundred differences at most', () => {
    const record = recordOf('oxidation', { ...dry, points: 400 });
    for (const each of Object.values(record.values)) if (Array.isArray(each.value)) each.value.fill(-1);
    expect(reproduce(record).differences).toHaveLength(100);
  });
});

describe('an input that no schema admits', () => {
  test.each(simulationKinds)('%s says where it is wrong', (kind) => {
    const { answer, parameters } = simulate(kind, { nonsense: true });
    expect(answer).toMatchObject({ ok: false, error: { kind: 'invalid_input' } });
    expect(parameters).toEqual({});
  });
});
