import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bindings } from './bindings.ts';
import { lookupIn, readGoldenFile, runCase } from './run.ts';

const here = new URL('.', import.meta.url);
const names = readdirSync(here).filter((name) => name.endsWith('.json'));
const files = names.map((name) => ({ name, golden: readGoldenFile(new URL(name, here)) }));
const lookup = lookupIn(files.map(({ golden }) => golden));

/** Mutation testing of one family runs the cases of that family only: names of files, and models to leave out, with commas between. */
const wanted = process.env.GOLDEN_FILES?.split(',') ?? names;
const unwanted = process.env.GOLDEN_WITHOUT?.split(',') ?? [];

for (const { name, golden } of files.filter((file) => wanted.includes(file.name))) {
  describe(`reference cases of ${name}`, () => {
    it('are all there, each with an id of its own', () => {
      expect(golden.cases).toHaveLength(golden.case_count ?? golden.cases.length);
      expect(new Set(golden.cases.map(({ id }) => id)).size).toBe(golden.cases.length);
    });

    for (const each of golden.cases.filter(({ model }) => !unwanted.includes(model))) {
      it(`${each.model} ${each.id}`, () => {
        const { verdict, error, differences } = runCase(bindings, each, lookup);
        const outside = differences.filter(({ error_over_tolerance }) => error_over_tolerance > 1);
        expect({ verdict, error, outside }).toEqual({ verdict: 'passed', error: undefined, outside: [] });
      });
    }
  });
}
