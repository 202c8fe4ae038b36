import { defineConfig } from 'vitest/config';

/** The unit tests that `main.ts` names for the family in hand, the reference cases, and what the models said before. */
const tests = process.env.MUTANTS_TESTS?.split(',') ?? ['domain/process/**/*.test.ts', 'domain/control/**/*.test.ts'];

export default defineConfig({
  test: {
    include: [...tests, 'tests/golden/*.test.ts', 'tests/models/{described,recorded}.test.ts'],
    testTimeout: 30_000,
  },
});
