import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GrowingSet } from './growing-set.ts';

describe('a growing set', () => {
  it('keeps every version as it was, whichever versions are added to', () => {
    const letters = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), letters)), (additions) => {
        const versions = [{ set: GrowingSet.empty, members: new Set<string>() }];
        for (const [which, member] of additions) {
          const base = versions[which % versions.length];
          if (base === undefined) throw new Error('there is always a first version');
          versions.push({ set: base.set.with(member), members: new Set([...base.members, member]) });
        }
        for (const { set, members } of versions) {
          expect(set.size).toBe(members.size);
          for (const letter of 'abcde') expect(set.has(letter)).toBe(members.has(letter));
        }
      }),
    );
  });

  it('grows without copying', () => {
    let set = GrowingSet.empty;
    const start = performance.now();
    for (let i = 0; i < 100_000; i += 1) set = set.with(String(i));
    expect(set.size).toBe(100_000);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
