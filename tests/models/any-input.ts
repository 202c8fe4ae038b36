import fc from 'fast-check';

/** The part of JSON Schema that the inputs of models use. */
export interface InputSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly InputSchema[];
  readonly oneOf?: readonly InputSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly items?: InputSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, InputSchema>>;
  readonly required?: readonly string[];
  readonly propertyNames?: InputSchema;
  readonly additionalProperties?: InputSchema | boolean;
}

/** Texts and names that mean something to a model, by the name of the field: random ones are refused at once. */
export type Words = Readonly<Record<string, readonly string[]>>;

/** Numbers within bounds: the bounds and what lies next to them, zero and its neighbours, whole numbers, every magnitude. */
export function anyNumber(min: number, max: number): fc.Arbitrary<number> {
  const low = Math.max(min, Number.MIN_VALUE);
  const inside = (value: number): boolean => value >= min && value <= max;
  const edges = [min, max, 0, -0, 1, -1, 5e-324, 1e-300, 1e-12, min + (max - min) * 1e-9, max - (max - min) * 1e-9];
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const across = share.map((part) => Math.min(max, min + part * (max - min)));
  const ofMagnitude = max > 0 ? share.map((part) => Math.min(max, Math.max(low, low * (max / low) ** part))) : across;
  return fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...edges.filter(inside)) },
    { weight: 4, arbitrary: across },
    { weight: 3, arbitrary: Number.isFinite(max / low) ? ofMagnitude : across },
    { weight: 1, arbitrary: across.map((value) => (inside(Math.round(value)) ? Math.round(value) : value)) },
    { weight: 1, arbitrary: fc.double({ min, max, noNaN: true }) },
  );
}

/** Lists are short, and now and then as long as the schema admits (up to 2000): a short one over and over. */
const anyLength = ({ minItems = 0, maxItems = 30 }: InputSchema): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: minItems, max: Math.max(minItems, Math.min(maxItems, 12)) }) },
    { weight: 1, arbitrary: fc.constant(Math.min(maxItems, 2000)) },
  );

const repeated = (values: readonly unknown[], length: number): unknown[] =>
  values.length === 0 ? [] : Array.from({ length }, (_, index) => values[index % values.length]);

const lengthsOf = (values: readonly unknown[]): number[] =>
  values.filter((value) => Array.isArray(value)).map(({ length }) => length);

/** Rows of one length, that of the shortest, at every depth. */
const rectangular = (rows: readonly unknown[]): readonly unknown[] => {
  const inner = rows.filter((row): row is readonly unknown[] => Array.isArray(row));
  if (inner.length === 0) return rows;
  const shortest = Math.min(...lengthsOf(inner));
  const cut = inner.map((row) => row.slice(0, shortest));
  const flat = rectangular(cut.flat());
  return cut.map((_, index) => flat.slice(index * shortest, (index + 1) * shortest));
};

const anyList = (schema: InputSchema, words: Words, name: string): fc.Arbitrary<unknown> => {
  const item = anyInput(schema.items ?? {}, words, name);
  const sample = fc.array(item, { minLength: Math.max(1, schema.minItems ?? 0), maxLength: 12, size: 'max' });
  const ascending = (values: readonly unknown[], spacing: number): readonly unknown[] =>
    schema.items?.type === 'number'
      ? values.map((_, index) =>
          Math.min(schema.items?.maximum ?? Infinity, Math.max(0, schema.items?.minimum ?? 0) + spacing * index),
        )
      : values;
  return fc
    .tuple(sample, anyLength(schema), fc.nat(9), fc.double({ min: 1e-3, max: 50, noNaN: true }))
    .map(([values, length, form, spacing]) => {
      const list = repeated(values, length);
      if (form === 0) return list;
      if (lengthsOf(list).length > 0) return rectangular(list);
      return /^(times|depths)/.test(name) ? ascending(list, spacing) : list;
    });
};

/** Lists beside each other usually belong together: most objects get theirs in one length, that of the shortest. */
const together = (record: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const shortest = Math.min(...lengthsOf(Object.values(record)));
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, Array.isArray(value) ? value.slice(0, shortest) : value]),
  );
};

const anyObject = ({ properties = {}, required = [] }: InputSchema, words: Words): fc.Arbitrary<unknown> => {
  const fields = Object.entries(properties).map(([name, schema]) => [name, anyInput(schema, words, name)] as const);
  return fc
    .tuple(fc.record(Object.fromEntries(fields), { requiredKeys: [...required], noNullPrototype: true }), fc.nat(9))
    .map(([record, form]) => (form === 0 ? record : together(record)));
};

/** Inputs that a schema admits, refinements aside (parallel lists of one length, ascending times) which most satisfy. */
export function anyInput(schema: InputSchema, words: Words, name = ''): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) return fc.oneof(...alternatives.map((each) => anyInput(each, words, name)));
  const { minimum = -1e12, maximum = 1e12 } = schema;
  const known = words[name];
  switch (schema.type) {
    case 'number':
      return anyNumber(minimum, maximum);
    case 'integer':
      return fc.oneof(fc.integer({ min: minimum, max: maximum }), fc.constantFrom(minimum, maximum));
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return anyList(schema, words, name);
    case 'string': {
      const text = fc.string({ minLength: schema.minLength ?? 0, maxLength: schema.maxLength ?? 200 });
      return known
        ? fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: text })
        : text;
    }
    case 'object':
      if (schema.properties) return anyObject(schema, words);
      return fc.dictionary(
        anyInput(schema.propertyNames ?? { type: 'string' }, words, name) as fc.Arbitrary<string>,
        anyInput(schema.additionalProperties as InputSchema, words),
        { maxKeys: 5, noNullPrototype: true },
      );
    default:
      throw new Error(`an input of unknown schema: ${JSON.stringify(schema)}`);
  }
}
