import fc from 'fast-check';
import type { InputSchema } from './any-input.ts';

/** What no field takes for what it is: not numbers, not numbers as text, not JSON. */
const never: readonly unknown[] = [
  Number.NaN,
  Infinity,
  -Infinity,
  undefined,
  '',
  '1',
  '\u0000',
  true,
  {},
  { value: 1 },
  1n,
  Symbol.iterator,
  new Date(0),
  [[]],
];

const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);
const kindsOf = (schema: InputSchema): readonly string[] => {
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) return alternatives.flatMap(kindsOf);
  if ('const' in schema) return [kindOf(schema.const)];
  return [schema.type === 'integer' ? 'number' : (schema.type ?? 'string')];
};

/** The next number beyond a bound. */
const beyond = (bound: number, direction: 1 | -1): number =>
  bound === 0 ? direction * Number.MIN_VALUE : bound + direction * Math.abs(bound) * 2 * Number.EPSILON;

/** Values that a field of this schema must not take. */
function wrongValues(schema: InputSchema, required: boolean): readonly unknown[] {
  const kinds = kindsOf(schema);
  const kept = never.filter((value) => {
    if (value === undefined) return required;
    return typeof value === 'number' || !kinds.includes(kindOf(value));
  });
  const nulls = kinds.includes('null') ? [] : [null];
  if (schema.enum) return [...kept, ...nulls, 'toString', '__proto__'];
  const bounds = kinds.includes('number') && !schema.anyOf ? [schema] : [];
  return [
    ...kept,
    ...nulls,
    ...bounds.flatMap(({ minimum }) => (minimum === undefined ? [] : [beyond(minimum, -1), -Number.MAX_VALUE])),
    ...bounds.flatMap(({ maximum }) => (maximum === undefined ? [] : [beyond(maximum, 1), Number.MAX_VALUE])),
  ];
}

/** An admissible object with one field made wrong, one left out that is required, or one that nobody knows. */
export function anyWrongInput(schema: InputSchema, admissible: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
    wrongValues(field, schema.required?.includes(name) ?? false).map((value) => ({ name, value })),
  );
  const changes = [...fields, { name: 'no_such_input', value: 1 }, { name: 'constructor', value: 1 }];
  return fc
    .tuple(admissible, fc.constantFrom(...changes))
    .map(([input, { name, value }]) => ({ ...(input as object), [name]: value }));
}
