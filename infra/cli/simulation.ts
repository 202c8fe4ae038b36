import { existsSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import { runtimeHere } from '../../commands/simulation/evaluator.ts';
import { type SimulationRecord, simulationRecordSchema } from '../../domain/simulation/events.ts';
import { reproduce } from '../../domain/simulation/reproduction.ts';
import { failed } from './failed.ts';

interface Options {
  readonly url: string;
}

/** From a file as `GET /api/v1/simulations/{id}` gave it, or an event as an export holds it; else by its id from a server. */
const recordOf = async (named: string, { url }: Options): Promise<unknown> => {
  if (existsSync(named)) return JSON.parse(readFileSync(named, 'utf8'));
  const token = process.env.SPECTRA_TOKEN;
  if (token === undefined)
    throw new Error(`there is no file ${named}; to fetch a simulation by its id set SPECTRA_TOKEN to an access token`);
  const answer = await fetch(new URL(`/api/v1/simulations/${encodeURIComponent(named)}`, url), {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${(await answer.text()).slice(0, 500)}`);
  return answer.json();
};

const parse = (document: unknown): SimulationRecord => {
  const event = document as { readonly data?: unknown } | null;
  const parsed = simulationRecordSchema.safeParse(event?.data ?? document);
  if (!parsed.success) throw new Error(`no record of a simulation: ${parsed.error.issues[0]?.path.join('.') ?? ''}`);
  return parsed.data;
};

/** `spectra simulation reproduce`: evaluates a record on this machine and compares every number with what it says. */
export const simulationCommand = (): Command =>
  new Command('simulation').description('Recorded simulations.').addCommand(
    new Command('reproduce')
      .description(
        'Evaluates a recorded simulation again, here, and says whether every number is the same bit for bit.',
      )
      .argument('<id-or-file>', 'id of a simulation on a server, or a file with its record')
      .option('--url <url>', 'the server, for an id', process.env.SPECTRA_URL ?? 'http://127.0.0.1:8080')
      .action(async (named: string, options: Options) => {
        let record: SimulationRecord;
        try {
          record = parse(await recordOf(named, options));
        } catch (error) {
          return failed(error instanceof Error ? error.message : String(error));
        }
        const { simulation_id, kind, model, constants, runtime } = record;
        const reproduction = reproduce(record);
        console.log(
          JSON.stringify(
            { simulation_id, kind, model, constants, ...reproduction, runtime, here: runtimeHere },
            null,
            2,
          ),
        );
        if (!reproduction.equal) process.exitCode = 1;
      }),
  );
