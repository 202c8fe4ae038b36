import { expect, it } from 'vitest';
import { families } from './families.ts';
import { chooseTools, oneOfEach } from './tool-choice.ts';

it('numbers the tools of each family', () => {
  const chosen = chooseTools(' furnace:2 ');
  expect(chosen.ok && chosen.tools.map(({ tool }) => tool)).toEqual(['furnace-01', 'furnace-02']);
  expect(chosen.ok && chosen.tools[0]?.family).toBe(families.furnace);
});

it('shows one of each family when nothing is chosen', () => {
  expect(oneOfEach().map(({ tool }) => tool)).toEqual(Object.keys(families).map((name) => `${name}-01`));
});

it.each([
  ['oven', '"oven" is no FAMILY'],
  ['toString', '"toString" is no FAMILY'],
  ['constructor:2', '"constructor:2" is no FAMILY'],
  ['furnace:0', 'from 1 to 99'],
  ['furnace:100', 'from 1 to 99'],
  ['furnace,furnace:2', 'furnace is named twice'],
  ['', '"" is no FAMILY'],
])('refuses %j with the reason', (text, reason) => {
  const chosen = chooseTools(text);
  expect(chosen.ok ? '' : chosen.message).toContain(reason);
});
