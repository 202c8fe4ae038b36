/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'tests/mutants/vitest.config.ts' },
  coverageAnalysis: 'perTest',
  // Only what the models and their tests need is copied to be mutated.
  ignorePatterns: [
    '/*',
    '!/package.json',
    '!/domain',
    '!/tests',
    '/tests/*',
    '!/tests/golden',
    '!/tests/models',
    '!/tests/mutants',
  ],
  // What is computed once when a file is loaded is not tied to tests: each such mutant needs every test of its family.
  ignoreStatic: process.env.MUTANTS_STATIC !== 'yes',
  disableTypeChecks: false,
  timeoutMS: 5_000,
  incremental: true,
  reporters: ['progress-append-only'],
  allowConsoleColors: false,
  allowEmpty: true,
};
