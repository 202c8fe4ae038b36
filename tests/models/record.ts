/**
 * Records what models answer: `node tests/models/record.ts oxidation rtp` writes `recorded/<family>.jsonl` anew, from
 * inputs at and between the bounds of each schema, so that every kind of answer, warning and refusal is there. A record
 * says that a number changed, not that it was right: that is for the reference cases and the unit tests.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { z } from 'zod';
import { controlModels } from '../../domain/control/models.ts';
import { type Answer, evaluateModel, type Model } from '../../domain/process/model.ts';
import { processModels } from '../../domain/process/models.ts';
import { anyInput, type InputSchema } from './any-input.ts';
import { meaningful, words } from './meaningful-input.ts';

const [most, ofEach, longest] = [18, 4, 700];

/** What kind of answer it is: answers of one kind differ in numbers alone. */
const kindOf = (answer: Answer): string =>
  answer.ok
    ? answer.warnings.map(({ kind, quantity }) => `${kind} ${quantity}`).join()
    : `${answer.error.kind} ${answer.error.quantity} ${answer.error.message}`;

function recordsOf(model: Model): string[] {
  const schema = z.toJSONSchema(model.input, { io: 'input' }) as InputSchema;
  const given = meaningful[model.name] ?? anyInput(schema, words);
  const records: string[] = [];
  const counts = new Map<string, number>();
  for (const input of fc.sample(given, { numRuns: 1500, seed: 1965 })) {
    const text = JSON.stringify(input);
    if (text.length > longest || records.length >= most) continue;
    const before = performance.now();
    const answer = evaluateModel(model, JSON.parse(text));
    const slow = performance.now() - before > 30;
    const refusedAtOnce = !answer.ok && answer.error.kind === 'invalid_input';
    const kind = kindOf(answer);
    const count = counts.get(kind) ?? 0;
    const line = JSON.stringify({ model: model.name, input: JSON.parse(text), answer });
    const allowed = answer.ok ? ofEach : 2;
    if (slow || refusedAtOnce || count >= allowed || line.length > 4 * longest) continue;
    counts.set(kind, count + 1);
    records.push(line);
  }
  return records;
}

const folder = new URL('recorded/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const family of process.argv.slice(2)) {
  const models = [...processModels, ...controlModels].filter(({ name }) => name.startsWith(`${family}.`));
  const records = models.flatMap(recordsOf);
  writeFileSync(new URL(`${family}.jsonl`, folder), `${records.join('\n')}\n`);
  console.log(`${family}: ${records.length} answers of ${models.length} models`);
}
