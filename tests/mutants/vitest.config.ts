import { defineConfig } from 'vitest/config';

/** The tests that `main.ts` names for the family in hand. */
export default defineConfig({
  test: {
    include: process.env.MUTANTS_TESTS?.split(',') ?? ['domain/**/*.test.ts'],
    testTimeout: 30_000,
  },
});
