/** Powers of metre, kilogram, second, kelvin and ampere. Amounts are counts: a mole is a number. */
type Dimension = readonly [length: number, mass: number, time: number, temperature: number, current: number];
interface Unit {
  readonly factor: number;
  readonly dimension: Dimension;
}

const AVOGADRO = 6.02214076e23;
const none: Dimension = [0, 0, 0, 0, 0];
const energy: Dimension = [2, 1, -2, 0, 0];
const pressure: Dimension = [-1, 1, -2, 0, 0];
const time: Dimension = [0, 0, 1, 0, 0];
const length: Dimension = [1, 0, 0, 0, 0];
const perTime: Dimension = [0, 0, -1, 0, 0];
const unit = (factor: number, dimension: Dimension): Unit => ({ factor, dimension });

/** Molecules a second in a standard cubic centimetre a minute: 0 degC, 1 atm. */
const SCCM = 4.477966852997407e17;

const prefixes = { '': 1, f: 1e-15, p: 1e-12, n: 1e-9, u: 1e-6, m: 1e-3, c: 1e-2, k: 1e3, M: 1e6, G: 1e9 };
const prefixed: Readonly<Record<string, Unit>> = {
  m: unit(1, length),
  s: unit(1, time),
  g: unit(1e-3, [0, 1, 0, 0, 0]),
  Pa: unit(1, pressure),
  bar: unit(1e5, pressure),
  torr: unit(133.322368, pressure),
  Torr: unit(133.322368, pressure),
  eV: unit(1.602176634e-19, energy),
  J: unit(1, energy),
  cal: unit(4.184, energy),
  W: unit(1, [2, 1, -3, 0, 0]),
  V: unit(1, [2, 1, -3, 0, -1]),
  A: unit(1, [0, 0, 0, 0, 1]),
  C: unit(1, [0, 0, 1, 0, 1]),
  N: unit(1, [1, 1, -2, 0, 0]),
  ohm: unit(1, [2, 1, -3, 0, -2]),
  mol: unit(AVOGADRO, none),
  L: unit(1e-3, [3, 0, 0, 0, 0]),
  Hz: unit(1, perTime),
  rad: unit(1, none),
  S: unit(1, [-2, -1, 3, 0, 2]),
  T: unit(1, [0, 1, -2, 0, -1]),
};
const words: readonly (readonly [names: string, unit: Unit])[] = [
  ['min minute minutes', unit(60, time)],
  ['h hr hrs hour hours', unit(3600, time)],
  ['d day days', unit(86_400, time)],
  ['sec second seconds', unit(1, time)],
  ['micron microns', unit(1e-6, length)],
  ['angstrom angstroms Ang', unit(1e-10, length)],
  ['in inch inches', unit(0.0254, length)],
  ['atm', unit(101_325, pressure)],
  ['K kelvin degC degK celsius', unit(1, [0, 0, 0, 1, 0])],
  ['u amu Da', unit(1e-3 / AVOGADRO, [0, 1, 0, 0, 0])],
  ['% percent', unit(0.01, none)],
  ['ppm', unit(1e-6, none)],
  ['sq square atom atoms ion ions molecule molecules site sites', unit(1, none)],
  ['deg', unit(Math.PI / 180, none)],
  ['rpm', unit((2 * Math.PI) / 60, perTime)],
  ['sccm', unit(SCCM, perTime)],
  ['slm slpm', unit(1000 * SCCM, perTime)],
];

const symbols = new Map<string, Unit>();
for (const [name, { factor, dimension }] of Object.entries(prefixed))
  for (const [prefix, scale] of Object.entries(prefixes)) symbols.set(prefix + name, unit(scale * factor, dimension));
for (const [names, each] of words) for (const name of names.split(' ')) symbols.set(name, each);

/** Letters that mean two things: which, the other unit tells. */
const second: Readonly<Record<string, string>> = { A: 'angstrom', C: 'celsius' };

const plain = (text: string): string =>
  text
    .replace(/[µμ]/g, 'u')
    .replace(/[ÅÅ]/g, 'A')
    .replace(/°\s*/g, 'deg')
    .replace(/[ΩΩ]|Ohm/g, 'ohm')
    .replace(/ohm-/g, 'ohm ')
    .replace(/□/g, 'sq')
    .replace(/²/g, '^2')
    .replace(/³/g, '^3')
    .replace(/\*\*/g, '^')
    .replace(/[·*]/g, ' ')
    .trim()
    .replace(/^-?$/, '1');

const factorPattern =
  /\s*(\/)?\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?:\^(-?\d+))?|([A-Za-z%]+)(?:\^?\(?([+-]?\d+)\)?)?|\(([^()]*)\)(?:\^(-?\d+))?)/;

/** Reads "nm/min", "W/(m K)", "1e15 cm^-2", "cm2/s" and the like; null where a part of it is no unit. */
function read(text: string, second: Readonly<Record<string, string>>): Unit | null {
  let factor = 1;
  const dimension: [number, number, number, number, number] = [0, 0, 0, 0, 0];
  if (text === '') return null;
  const next = new RegExp(factorPattern, 'y');
  while (next.lastIndex < text.length) {
    const match = next.exec(text);
    if (match === null) return null;
    const [, over, digits, digitsPower, symbol, symbolPower, inner, innerPower] = match;
    const found =
      digits !== undefined
        ? unit(Number(digits), none)
        : inner !== undefined
          ? read(inner, second)
          : symbols.get(second[symbol as string] ?? (symbol as string));
    if (!found) return null;
    const power = Number(digitsPower ?? symbolPower ?? innerPower ?? 1) * (over === undefined ? 1 : -1);
    factor *= found.factor ** power;
    found.dimension.forEach((each, i) => {
      dimension[i as 0] += each * power;
    });
  }
  return { factor, dimension };
}

const offsets: Readonly<Record<string, readonly [scale: number, zero: number]>> = {
  K: [1, 0],
  kelvin: [1, 0],
  degC: [1, 273.15],
  C: [1, 273.15],
  celsius: [1, 273.15],
  degF: [5 / 9, 459.67 * (5 / 9)],
  F: [5 / 9, 459.67 * (5 / 9)],
};

/**
 * A value in another unit. Energies stand a particle or a mole (eV, kJ/mol), masses too (u, g/mol), flows in volume of
 * standard gas or molecules (sccm, umol/min); temperatures are points on their scales, in compounds differences.
 * Throws where the units do not measure the same or one is unknown.
 */
export function converted(value: number, from: string, to: string): number {
  if (from === to) return value;
  const [given, wanted] = [plain(from), plain(to)];
  if (given === wanted) return value;
  const [one, other] = [offsets[given], offsets[wanted]];
  if (one && other) return (value * one[0] + one[1] - other[1]) / other[0];
  for (const meaning of [{}, second])
    for (const meant of [{}, second]) {
      const [a, b] = [read(given, meaning), read(wanted, meant)];
      if (a && b && a.dimension.every((each, i) => each === b.dimension[i])) return (value * a.factor) / b.factor;
    }
  throw new Error(`no way from ${from} to ${to}`);
}
