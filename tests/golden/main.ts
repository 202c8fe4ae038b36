import { readdirSync } from 'node:fs';
import Table from 'cli-table3';
import { Command } from 'commander';
import { bindings } from './bindings.ts';
import { type CaseResult, lookupIn, readGoldenFile, runCase } from './run.ts';

const shipped = new URL('.', import.meta.url);
const shippedFiles = readdirSync(shipped)
  .filter((name) => name.endsWith('.json'))
  .map((name) => new URL(name, shipped));

const ratio = (worst: number): string => (Number.isFinite(worst) ? worst.toPrecision(2) : 'none computed');

function table(results: readonly CaseResult[]): string {
  const families = Map.groupBy(results, ({ model }) => model.split('.')[0] ?? model);
  const rows = new Table({
    head: ['family', 'cases', 'passed', 'worst error / tolerance', 'in'],
    style: { head: [], border: [] },
  });
  for (const [family, cases] of families) {
    const passed = cases.filter(({ verdict }) => verdict === 'passed');
    const worst = cases.reduce((a, b) => (b.worst > a.worst ? b : a));
    rows.push([family, cases.length, passed.length, ratio(worst.worst), worst.id]);
  }
  return rows.toString();
}

function complaint({ id, model, error, differences }: CaseResult): string {
  const lines = differences
    .filter(({ error_over_tolerance }) => error_over_tolerance > 1)
    .map(
      ({ name, wanted, computed, error_over_tolerance }) =>
        `  ${name}: computed ${JSON.stringify(computed)}, wanted ${JSON.stringify(wanted)}, ${ratio(error_over_tolerance)} times the tolerance`,
    );
  return [`${model} ${id}: ${error ?? 'outside tolerance'}`, ...lines].join('\n');
}

const program = new Command('golden')
  .description('Runs reference cases (schema golden-v1) against the models; without a file, those that come with them.')
  .argument('[files...]', 'files of cases')
  .option('--json', 'print every case: id, computed values, error, verdict')
  .action((paths: readonly string[], { json }: { json?: true }) => {
    const known = shippedFiles.map(readGoldenFile);
    const files = paths.length > 0 ? paths.map(readGoldenFile) : known;
    const lookup = lookupIn([...files, ...known]);
    const results = files.flatMap(({ cases }) => cases.map((each) => runCase(bindings, each, lookup)));
    const bad = results.filter(({ verdict }) => verdict !== 'passed');
    if (json) console.log(JSON.stringify(results, (_, value) => (value === Infinity ? 'infinite' : value), 1));
    else {
      for (const each of bad) console.log(complaint(each));
      console.log(table(results));
      console.log(`${results.length - bad.length} of ${results.length} cases passed`);
    }
    process.exitCode = bad.length === 0 ? 0 : 1;
  });
program.parse();
