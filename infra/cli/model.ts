import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { z } from 'zod';
import { models } from '../../domain/models.ts';
import { evaluateModel, type Model } from '../../domain/process/model.ts';
import { failed } from './failed.ts';

const print = (value: unknown): void => console.log(JSON.stringify(value, null, 2));

const described = ({ name, title, source, input, output }: Model): unknown => ({
  name,
  title,
  source,
  input: z.toJSONSchema(input, { io: 'input' }),
  output,
});

/** `spectra model`: any process model from the command line, so that a number can be checked without writing code. */
export const modelCommand = (): Command =>
  new Command('model')
    .description('Evaluates a process model on a JSON object and prints the result with units.')
    .argument('[family.function]', 'name of the model')
    .option('--input <file>', 'JSON object of inputs; standard input when absent')
    .option('--list', 'name every model with the schema of its inputs')
    .action(async (name: string | undefined, { input, list }: { input?: string; list?: true }) => {
      if (list) return print(models.map(described));
      if (name === undefined) return failed('name a model, or see them all with --list');
      const model = models.find((each) => each.name === name);
      if (!model) return failed(`no model is named ${name}; see --list`);
      let given: unknown;
      try {
        given = JSON.parse(input === undefined ? await text(process.stdin) : readFileSync(input, 'utf8'));
      } catch (error) {
        return failed(`no input: ${error instanceof Error ? error.message : String(error)}`);
      }
      const answer = evaluateModel(model, given);
      print(answer);
      if (!answer.ok) process.exitCode = 1;
    });
