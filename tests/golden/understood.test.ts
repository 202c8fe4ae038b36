import { describe, expect, it } from 'vitest';
import type { Bindings } from './binding.ts';
import type { GoldenCase } from './golden-file.ts';
import { number, numberOr } from './inputs.ts';
import { understood } from './understood.ts';

const bindings: Bindings = {
  area: ({ inputs }) => {
    const [width, height] = [number(inputs, 'width', 'um'), numberOr(inputs, 'height', 'um', 1)];
    return { area: width * height, sides: { width, height }, rise: 5, area_2: 12, shape: 'box' };
  },
};
const vocabulary = {
  outputs: { area: 'um^2', width: 'um', height: 'um', rise: 'K difference' },
  described: ['colour'],
};
const ask = (inputs: GoldenCase['inputs'], expected: GoldenCase['expected'] = {}) => {
  const binding = understood(bindings, vocabulary).area;
  return binding?.({ id: 'a', model: 'area', kind: 'computed', inputs, expected }, () => {
    throw new Error('no other case');
  });
};

describe('bindings that take no input in silence', () => {
  it('refuse an input that they did not ask for', () => {
    expect(() => ask({ width: 1, depth: 2, colour: 'red', note: 'a box' })).toThrow('inputs depth are not understood');
  });

  it('take a null input as not given', () => {
    expect(ask({ width: 2, height: null })).toMatchObject({ area: 2 });
  });

  it('answer a list in the place of one number with lists, in groups too', () => {
    expect(ask({ width: { value: [1, 2], unit: 'um' }, height: 3 })).toEqual({
      area: [3, 6],
      sides: { width: [1, 2], height: [3, 3] },
      rise: [5, 5],
      area_2: [12, 12],
      shape: ['box', 'box'],
    });
  });

  it('take lists beside each other in step, and refuse others', () => {
    expect(ask({ width: [1, 2], height: [3, 4] })).toMatchObject({ area: [3, 8] });
    expect(() => ask({ width: [1, 2], height: [3, 4, 5] })).toThrow('input height has 3 elements beside a list of 2');
  });

  it('answer in the unit that the case states', () => {
    const stated = (unit: string) => ({ value: 0, unit });
    const expected = {
      area: stated('mm^2'),
      area_2: stated('nm^2'),
      sides: { width: stated('nm') },
      rise: stated('degC'),
    };
    const found = ask({ width: 2, height: 3 }, expected);
    expect(found?.area).toBeCloseTo(6e-6, 18);
    expect(found?.sides).toEqual({ width: expect.closeTo(2000, 9), height: 3 });
    expect(found?.rise).toBe(5);
    expect(found?.area_2).toBeCloseTo(12e6, 3);
  });

  it('leave a value as it is where the case writes 1 for want of a unit', () => {
    expect(ask({ width: 2, height: 3 }, { area: { value: 6, unit: '1' } })?.area).toBe(6);
  });

  it('refuse a unit that measures something else', () => {
    expect(() => ask({ width: 1 }, { area: { value: 1, unit: 's' } })).toThrow('no way from um^2 to s');
  });
});
