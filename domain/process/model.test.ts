import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineModel, evaluateModel, evaluation, type Value } from './model.ts';

const answering = (values: Readonly<Record<string, Value>>, min?: number, max?: number) =>
  defineModel({
    name: 'test.answer',
    title: 'Answers with what it is given',
    source: 'this test',
    input: z.strictObject({ time_s: z.number().min(0).default(1), nested: z.object({ x: z.number() }).optional() }),
    output: { depth: { unit: 'um', ...(min !== undefined && { min }), ...(max !== undefined && { max }) } },
    evaluate: ({ time_s }) => evaluation({ ok: true, warnings: [{ kind: 'advice', time_s }] }, 'a set', () => values),
  });

describe('a model evaluated by name', () => {
  it('answers with units, constants and warnings, and with the defaults of its input', () => {
    expect(evaluateModel(answering({ depth: 2 }), {})).toEqual({
      ok: true,
      model: 'test.answer',
      constants: 'a set',
      values: { depth: { value: 2, unit: 'um' } },
      warnings: [{ kind: 'advice', time_s: 1 }],
    });
  });

  it('says of an input what is wrong with it, and where', () => {
    expect(evaluateModel(answering({}), { time_s: -1, nested: { x: 'y' } })).toEqual({
      ok: false,
      model: 'test.answer',
      error: {
        kind: 'invalid_input',
        issues: [
          { path: 'time_s', message: expect.stringContaining('>=0') },
          { path: 'nested.x', message: expect.stringContaining('expected number') },
        ],
      },
    });
  });

  it.each([
    ['borders', [0, 10]],
    ['lists of lists', [[0, 5], [10]]],
    ['groups, with words, truth and nothing', { here: 1, name: 'x', sure: true, none: null }],
    ['nothing', null],
  ])('lets pass within the bounds of an output: %s', (_, depth) => {
    expect(evaluateModel(answering({ depth }, 0, 10), {})).toMatchObject({
      ok: true,
      values: { depth: { value: depth } },
    });
  });

  it.each([
    ['below', -1e-9],
    ['above', 10.1],
    ['not a number', Number.NaN],
    ['infinite', Number.POSITIVE_INFINITY],
    ['deep in a list', [[1], [2, -3]]],
    ['in a group', { fine: 1, deep: { wrong: 11 } }],
  ])('refuses a number that physics does not allow: %s', (_, depth) => {
    const found = evaluateModel(answering({ depth }, 0, 10), {});
    expect(found).toMatchObject({ ok: false, error: { kind: 'not_physical', quantity: 'depth' } });
  });

  it('refuses infinity where an output has no bounds, naming it', () => {
    expect(evaluateModel(answering({ depth: Number.NEGATIVE_INFINITY }), {})).toEqual({
      ...{ ok: false, model: 'test.answer' },
      error: { kind: 'not_physical', quantity: 'depth', value: '-Infinity' },
    });
  });

  it('passes refusals on', () => {
    const error = { kind: 'no_solution', quantity: 'x', message: 'none' } as const;
    expect(evaluation({ ok: false, error }, null, () => ({}))).toEqual({ ok: false, error });
    const refusing = { ...answering({}), evaluate: () => ({ ok: false, error }) as const };
    expect(evaluateModel(refusing, {})).toEqual({ ok: false, model: 'test.answer', error });
  });

  it('has no warnings where the function has none', () => {
    const expected = { ok: true, values: { x: 1 }, constants: null, warnings: [] };
    expect(evaluation({ ok: true, x: 1 }, null, ({ x }) => ({ x }))).toEqual(expected);
  });

  it('that answers with what it does not declare is wrong itself', () => {
    expect(() => evaluateModel(answering({ width: 1 }), {})).toThrow(
      'test.answer answers with width, which it does not declare',
    );
  });
});
