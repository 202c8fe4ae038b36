import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { controlModels } from '../../domain/control/models.ts';
import { type Answer, evaluateModel, type Model, type Remark } from '../../domain/process/model.ts';
import { processModels } from '../../domain/process/models.ts';
import { anyInput, type InputSchema } from './any-input.ts';
import { meaningful, words } from './meaningful-input.ts';
import { anyWrongInput } from './wrong-input.ts';

/** `FUZZ_RUNS=5000 FUZZ_SEED=7 npx vitest run tests/models/fuzz.test.ts` searches longer, or elsewhere. */
const runs = Number(process.env.FUZZ_RUNS ?? 80);
const seed = Number(process.env.FUZZ_SEED ?? 1965);

/** Every kind of refusal that the models name; `not_physical` is not one: it means that a model missed a limit. */
const refusals = [
  'invalid_input',
  'not_finite',
  'out_of_range',
  'no_solution',
  'not_in_set',
  'not_understood',
  'target_below_initial',
];

interface Tally {
  answered: number;
  refused: number;
  slowest_ms: number;
}
const tallies = new Map<string, Tally>();

const leaves = (value: unknown): readonly unknown[] =>
  value !== null && typeof value === 'object' ? Object.values(value).flatMap(leaves) : [value];

/** A remark about a range names a value that lies outside it. */
function expectOutside({ value, min, max }: Remark): void {
  const inside = Number(value) >= Number(min) && Number(value) <= Number(max);
  expect({ value, min, max, inside }).toEqual({ value, min, max, inside: false });
}

function expectPhysical(model: Model, answer: Answer): void {
  if (!answer.ok) {
    if (!refusals.includes(answer.error.kind)) throw new Error(`refused as ${JSON.stringify(answer.error)}`);
    if (answer.error.kind === 'out_of_range') expectOutside(answer.error);
    return;
  }
  for (const [name, { value }] of Object.entries(answer.values)) {
    const { min = -Infinity, max = Infinity } = model.output[name] ?? {};
    for (const leaf of leaves(value)) {
      if (leaf === undefined) throw new Error(`${name} is undefined`);
      if (typeof leaf === 'number' && !(Number.isFinite(leaf) && leaf >= min && leaf <= max)) {
        throw new Error(`${name} is ${leaf}`);
      }
    }
  }
  for (const warning of answer.warnings) if (warning.kind === 'outside_validity') expectOutside(warning);
}

afterAll(() => {
  const slow = [...tallies].sort(([, a], [, b]) => b.slowest_ms - a.slowest_ms).slice(0, 8);
  for (const [name, { answered, refused, slowest_ms }] of slow) {
    console.log(`${name}: ${answered} answered, ${refused} refused, slowest ${slowest_ms.toFixed(1)} ms`);
  }
});

describe.each([...processModels, ...controlModels].map((model) => ({ name: model.name, model })))(
  '$name',
  ({ model }) => {
    const schema = z.toJSONSchema(model.input, { io: 'input' }) as InputSchema;
    const usual = meaningful[model.name];
    const admissible = usual ? fc.oneof(usual, usual, anyInput(schema, words)) : anyInput(schema, words);

    it('answers every input that its schema admits with physical numbers or a typed refusal, the same each time', () => {
      const tally: Tally = { answered: 0, refused: 0, slowest_ms: 0 };
      tallies.set(model.name, tally);
      fc.assert(
        fc.property(admissible, (input) => {
          const before = performance.now();
          const answer = evaluateModel(model, input);
          tally.slowest_ms = Math.max(tally.slowest_ms, performance.now() - before);
          tally[answer.ok ? 'answered' : 'refused'] += 1;
          expectPhysical(model, answer);
          if ((tally.answered + tally.refused) % 10 === 0) expect(evaluateModel(model, input)).toEqual(answer);
        }),
        { numRuns: runs, seed },
      );
      expect(tally.answered).toBeGreaterThan(0);
    });

    it('refuses wrong types, what is no number, bounds exceeded, inputs missing and unknown', () => {
      for (const part of schema.oneOf ?? [schema]) {
        fc.assert(
          fc.property(anyWrongInput(part, anyInput(part, words)), (input) => {
            expect(evaluateModel(model, input)).toMatchObject({ ok: false, error: { kind: 'invalid_input' } });
          }),
          { numRuns: runs, seed },
        );
      }
    });

    it('refuses what is no object of inputs', () => {
      for (const input of [undefined, null, 0, Number.NaN, '', '{}', [], [{}], true, () => 1]) {
        expect(evaluateModel(model, input)).toMatchObject({ ok: false, error: { kind: 'invalid_input' } });
      }
    });
  },
);
