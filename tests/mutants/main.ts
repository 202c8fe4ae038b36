import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { matchesGlob } from 'node:path';
import { Command } from 'commander';
import { type Family, families } from './families.ts';
import { readReport, summary, survivors } from './summary.ts';

/** What is known of a family's mutants: kept by Stryker, when it is interrupted too, and used again by its next run. */
const reportOf = ({ name }: Family): string => `reports/mutants/${name}.json`;

/** Its unit tests, its reference cases, what its models say of themselves and what they answered before. */
const testsOf = ({ tests, golden, recorded }: Family): string[] => [
  ...tests,
  ...(golden.length > 0 ? ['tests/golden/*.test.ts'] : []),
  ...(recorded.length > 0 ? ['tests/models/described.test.ts', 'tests/models/recorded.test.ts'] : []),
];

interface Settings {
  readonly concurrency: string;
  readonly force?: true;
  readonly loaded?: true;
}

/** Stryker on one family with the tests of that family; its results are kept for the next run. */
function mutate(family: Family, files: string, { concurrency, force, loaded }: Settings): boolean {
  mkdirSync('reports/mutants', { recursive: true });
  const program = createRequire(import.meta.url).resolve('@stryker-mutator/core/package.json');
  const options = ['--mutate', [files, '!**/*.test.ts', '!**/*.d.ts', '!**/testing/**'].join(',')];
  const { status } = spawnSync(
    process.execPath,
    [
      program.replace('package.json', 'bin/stryker.js'),
      'run',
      'tests/mutants/stryker.config.mjs',
      ...options,
      '--concurrency',
      concurrency,
      '--incrementalFile',
      reportOf(family),
      '--tempDirName',
      `reports/mutants/sandbox-${family.name}`,
      ...(force ? ['--force'] : []),
    ],
    {
      stdio: 'inherit',
      env: {
        ...process.env,
        MUTANTS_TESTS: testsOf(family).join(','),
        GOLDEN_FILES: family.golden.join(','),
        // Long chains that no other family needs.
        GOLDEN_WITHOUT: family.name === 'mcmc' ? '' : 'calibration.mcmc_target',
        RECORDED_FAMILIES: family.recorded.join(','),
        MUTANTS_STATIC: loaded ? 'yes' : 'no',
      },
    },
  );
  return status === 0;
}

const named = (name: string): Family => {
  const found = families.find((family) => family.name === name);
  if (found) return found;
  throw new Error(`${name}: no such family; there are ${families.map((family) => family.name).join(', ')}`);
};

/** The family that a pattern such as `domain/process/oxidation/**` lies in. */
const familyOf = (pattern: string): Family => {
  const path = pattern.replace(/\/?\*.*$/, '/x.ts');
  const found = families.find((family) => matchesGlob(path, family.mutate));
  if (found) return found;
  throw new Error(`${pattern}: a pattern must lie within one folder of domain/process or domain/control`);
};

const program = new Command('mutants')
  .description('Changes the models one place at a time and counts the changes that no test notices.')
  .argument('[families...]', `of ${families.map(({ name }) => name).join(', ')}; all when none is named`)
  .option('--mutate <pattern>', "only these files, of one family: 'domain/process/oxidation/**'")
  .option('--concurrency <workers>', 'test runners at once', '1')
  .option('--force', 'test again what earlier runs found: new tests of constants are noticed only so')
  .option(
    '--loaded',
    'mutate what is computed once when a file is loaded too: texts, schemas, tables; three times as long',
  )
  .option('--survivors', 'list what no test noticed')
  .option('--report', 'run nothing: print what the last runs found')
  .action((names: readonly string[], options: Settings & { mutate?: string; survivors?: true; report?: true }) => {
    const wanted = options.mutate ? [familyOf(options.mutate)] : names.length > 0 ? names.map(named) : families;
    for (const family of options.report ? [] : wanted) {
      if (!mutate(family, options.mutate ?? family.mutate, options)) process.exitCode = 1;
    }
    const reports = wanted.map((family) => readReport(reportOf(family))).filter((report) => report !== null);
    if (options.survivors) for (const report of reports) console.log(survivors(report).join('\n'));
    console.log(summary(reports));
  });
program.parse();
