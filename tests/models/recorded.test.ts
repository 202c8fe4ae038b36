import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { controlModels } from '../../domain/control/models.ts';
import { evaluateModel } from '../../domain/process/model.ts';
import { processModels } from '../../domain/process/models.ts';
import { difference } from './same-answer.ts';

interface Recorded {
  readonly model: string;
  readonly input: unknown;
  readonly answer: unknown;
}

/** `record.ts` writes them. */
const folder = new URL('recorded/', import.meta.url);
const wanted = process.env.RECORDED_FAMILIES?.split(',');
const files = readdirSync(folder).filter((name) => wanted?.includes(name.replace('.jsonl', '')) ?? true);
const recorded = files.flatMap((name) =>
  readFileSync(new URL(name, folder), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Recorded),
);

describe.each([...Map.groupBy(recorded, ({ model }) => model)])('%s', (name, cases) => {
  it.each(cases.map((each, index) => [index, each] as const))('answers as recorded (%s)', (_, { input, answer }) => {
    const model = [...processModels, ...controlModels].find((each) => each.name === name);
    if (!model) throw new Error(`there is no model ${name} any more`);
    const found = JSON.parse(JSON.stringify(evaluateModel(model, input)));
    expect(difference(found, answer)).toBeNull();
  });
});
