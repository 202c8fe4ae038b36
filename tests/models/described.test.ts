import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { controlModels } from '../../domain/control/models.ts';
import type { Model } from '../../domain/process/model.ts';
import { processModels } from '../../domain/process/models.ts';

const lines = (fields: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(fields).map(([name, field]) => `    ${name}: ${JSON.stringify(field)}`);

/** A line for each input and output; a schema that is no object of fields in one line. */
const described = ({ name, title, source, input, output }: Model): string => {
  const { $schema: _, properties, ...rest } = z.toJSONSchema(input, { io: 'input' });
  const inputs = lines({ ...properties, 'and all together': rest });
  return [name, `  ${title}`, `  ${source}`, '  inputs', ...inputs, '  outputs', ...lines(output), ''].join('\n');
};

const families = Map.groupBy([...processModels, ...controlModels], ({ name }) => name.split('.')[0] ?? name);

/**
 * Names, units, bounds, defaults and sources are what people and programs rely on: changing one changes a file of
 * `described/`, which `npx vitest run tests/models/described.test.ts -u` writes anew.
 */
describe('models as they describe themselves', () => {
  it.each([...families])('%s: their inputs, outputs, units and bounds stay as they are', async (family, models) => {
    await expect(models.map(described).join('\n')).toMatchFileSnapshot(`described/${family}.txt`);
  });

  it('have names of their own', () => {
    const names = [...processModels, ...controlModels].map(({ name }) => name);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });
});
