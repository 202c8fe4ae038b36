import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Unit tests first: they load little and notice most, and what comes after the first failure is not run. */
class UnitTestsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const beside = ({ moduleId }: TestSpecification): boolean => moduleId.includes('/domain/');
    return [...sorted.filter(beside), ...sorted.filter((file) => !beside(file))];
  }
}

/** The tests that `main.ts` names for the family in hand. */
export default defineConfig({
  test: {
    include: process.env.MUTANTS_TESTS?.split(',') ?? ['domain/**/*.test.ts'],
    setupFiles: ['tests/mutants/no-shrinking.ts'],
    sequence: { sequencer: UnitTestsFirst },
    testTimeout: 30_000,
  },
});
