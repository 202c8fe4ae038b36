import { describe, expect, test } from 'vitest';
import { companionOf, isSoftDeleted, parseMetadata, withTruncateBefore } from './stream-metadata.ts';

const parse = (json: string) => parseMetadata(Buffer.from(json));

describe('reading metadata', () => {
  test('what the node acts on is understood, and all of it kept', () => {
    const metadata = parse('{"$maxCount":5,"$maxAge":60,"$tb":3,"$acl":{"$r":"ops","$w":["a","b"]},"own":[1]}');
    expect(metadata).toMatchObject({
      maxCount: 5,
      maxAge: 60,
      truncateBefore: 3,
      acl: { read: ['ops'], write: ['a', 'b'] },
    });
    expect(metadata.raw.own).toEqual([1]);
  });
  test.each(['', 'not json', '[1]', '"text"', 'null'])('%j means no metadata', (json) => {
    expect(parse(json)).toEqual({ raw: {} });
  });
  test('what is of another type is ignored', () => {
    expect(parse('{"$maxCount":"5","$maxAge":-1,"$acl":"x"}')).not.toHaveProperty('maxCount');
  });
});

test('given the largest truncate-before, then the stream is deleted, and other metadata stay as they were', () => {
  const written = withTruncateBefore(parse('{"own":"ä","$tb":2}'), '9223372036854775807');
  expect(Buffer.from(written).toString('utf8')).toBe('{"own":"ä","$tb":9223372036854775807}');
  expect(isSoftDeleted(parseMetadata(written))).toBe(true);
  expect(isSoftDeleted(parse('{"$tb":9007199254740991}'))).toBe(false);
});

test('a stream and its metadata stream are each other’s companion', () => {
  expect(companionOf('run-1')).toBe('$$run-1');
  expect(companionOf('$$run-1')).toBe('run-1');
});
