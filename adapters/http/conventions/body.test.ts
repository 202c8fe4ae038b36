import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../domain/kernel/canonical-json.ts';
import { pathText, unknownFields, unstorable } from './body.ts';

const json = fc.jsonValue({ maxDepth: 5 }).map((value) => JSON.parse(JSON.stringify(value)));

describe('what the record can keep', () => {
  it('is what has a canonical form, without NUL and prototypes', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes('\\u0000') && !text.includes('__proto__') && text.isWellFormed());
        fc.pre(!/\\ud[89a-f]/i.test(text));
        expect(unstorable(value)).toEqual([]);
        expect(() => canonicalJson(value)).not.toThrow();
      }),
    );
  });

  it('is not what is too deep, and the answer comes without walking to its end', () => {
    const deep = JSON.parse('['.repeat(5000) + ']'.repeat(5000));
    expect(unstorable({ a: deep })).toMatchObject([{ message: expect.stringContaining('deeper') }]);
  });
});

describe('unknown fields', () => {
  it('are none where the whole body was understood', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(unknownFields(value, value)).toEqual([]);
      }),
    );
  });

  it('are found wherever they hide', () => {
    const sent = { a: [{ b: 1, c: 2 }], d: { e: {} } };
    expect(unknownFields(sent, { a: [{ b: 1 }], d: {} }).map(({ path }) => path)).toEqual(['a[0].c', 'd.e']);
  });
});

it('writes paths as they are read', () => {
  expect(pathText(['a', 0, 'b', 'c', 2])).toBe('a[0].b.c[2]');
});
