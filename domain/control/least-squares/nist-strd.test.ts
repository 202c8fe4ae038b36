import { describe, expect, it } from 'vitest';
import { fitFormula } from './fit-formula.ts';

// Statistical Reference Datasets of NIST, nonlinear regression (itl.nist.gov/div898/strd): data, both starts, certified
// values.
const misraX = [77.6, 114.9, 141.1, 190.8, 239.9, 289, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760];
const misraY = [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78];

const problems = [
  {
    name: 'Misra1b',
    model: 'y = b1 * (1-(1+b2*x/2)**(-2)) + e',
    x: misraX,
    y: misraY,
    starts: [
      [500, 0.0001],
      [300, 0.0002],
    ],
    certified: [3.3799746163e2, 3.9039091287e-4],
    rss: 7.5464681533e-2,
  },
  {
    name: 'Misra1c',
    model: 'y = b1 * (1-(1+2*b2*x)**(-.5))',
    x: misraX,
    y: misraY,
    starts: [
      [500, 0.0001],
      [600, 0.0002],
    ],
    certified: [6.3642725809e2, 2.0813627256e-4],
    rss: 4.0966836971e-2,
  },
  {
    name: 'Misra1d',
    model: 'y = b1*b2*x*((1+b2*x)**(-1))',
    x: misraX,
    y: misraY,
    starts: [
      [500, 0.0001],
      [450, 0.0003],
    ],
    certified: [4.3736970754e2, 3.0227324449e-4],
    rss: 5.6419295283e-2,
  },
  {
    name: 'BoxBOD',
    model: 'y = b1*(1-exp[-b2*x])',
    x: [1, 2, 3, 5, 7, 10],
    y: [109, 149, 149, 191, 213, 224],
    starts: [
      [1, 1],
      [100, 0.75],
    ],
    certified: [2.1380940889e2, 5.4723748542e-1],
    rss: 1.1680088766e3,
  },
  {
    name: 'DanWood',
    model: 'y = b1*x**b2',
    x: [1.309, 1.471, 1.49, 1.565, 1.611, 1.68],
    y: [2.138, 3.421, 3.597, 4.34, 4.882, 5.66],
    starts: [
      [1, 5],
      [0.7, 4],
    ],
    certified: [7.6886226176e-1, 3.8604055871],
    rss: 4.3173084083e-3,
  },
  {
    name: 'MGH10',
    model: 'y = b1 * exp[b2/(x+b3)]',
    x: Array.from({ length: 16 }, (_, i) => 50 + 5 * i),
    y: [34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872],
    starts: [
      [2, 400000, 25000],
      [0.02, 4000, 250],
    ],
    certified: [5.609636471e-3, 6.1813463463e3, 3.4522363462e2],
    rss: 8.7945855171e1,
  },
  {
    name: 'Rat43',
    model: 'y = b1 / ((1+exp[b2-b3*x])**(1/b4))',
    x: Array.from({ length: 15 }, (_, i) => i + 1),
    y: [
      16.08, 33.83, 65.8, 97.2, 191.55, 326.2, 386.87, 520.53, 590.03, 651.92, 724.93, 699.56, 689.96, 637.56, 717.41,
    ],
    starts: [
      [100, 10, 1, 1],
      [700, 5, 0.75, 1.3],
    ],
    certified: [6.996415127e2, 5.2771253025, 7.5962938329e-1, 1.2792483859],
    rss: 8.786404908e3,
  },
  {
    name: 'Roszman1',
    model: 'y = b1 - b2*x - arctan[b3/(x-b4)]/pi',
    x: [
      -4868.68, -4868.09, -4867.41, -3375.19, -3373.14, -3372.03, -2473.74, -2472.35, -2469.45, -1894.65, -1893.4,
      -1497.24, -1495.85, -1493.41, -1208.68, -1206.18, -1206.04, -997.92, -996.61, -996.31, -834.94, -834.66, -710.03,
      -530.16, -464.17,
    ],
    y: [
      0.252429, 0.252141, 0.251809, 0.297989, 0.296257, 0.295319, 0.339603, 0.337731, 0.33382, 0.38951, 0.386998,
      0.438864, 0.434887, 0.427893, 0.471568, 0.461699, 0.461144, 0.513532, 0.506641, 0.505062, 0.535648, 0.533726,
      0.568064, 0.612886, 0.624169,
    ],
    starts: [
      [0.1, -0.00001, 1000, -100],
      [0.2, -0.000005, 1200, -150],
    ],
    certified: [2.0196866396e-1, -6.1953516256e-6, 1.2044556708e3, -1.8134269537e2],
    rss: 4.9484847331e-4,
  },
  {
    name: 'Thurber',
    model: 'y = (b1 + b2*x + b3*x**2 + b4*x**3) / (1 + b5*x + b6*x**2 + b7*x**3)',
    x: [
      -3.067, -2.981, -2.921, -2.912, -2.84, -2.797, -2.702, -2.699, -2.633, -2.481, -2.363, -2.322, -1.501, -1.46,
      -1.274, -1.212, -1.1, -1.046, -0.915, -0.714, -0.566, -0.545, -0.4, -0.309, -0.109, -0.103, 0.01, 0.119, 0.377,
      0.79, 0.963, 1.006, 1.115, 1.572, 1.841, 2.047, 2.2,
    ],
    y: [
      80.574, 84.248, 87.264, 87.195, 89.076, 89.608, 89.868, 90.101, 92.405, 95.854, 100.696, 101.06, 401.672, 390.724,
      567.534, 635.316, 733.054, 759.087, 894.206, 990.785, 1090.109, 1080.914, 1122.643, 1178.351, 1260.531, 1273.514,
      1288.339, 1327.543, 1353.863, 1414.509, 1425.208, 1421.384, 1442.962, 1464.35, 1468.705, 1447.894, 1457.628,
    ],
    starts: [
      [1000, 1000, 400, 40, 0.7, 0.3, 0.03],
      [1300, 1500, 500, 75, 1, 0.4, 0.05],
    ],
    certified: [1288.13968, 1491.0792535, 583.23836877, 75.416644291, 0.96629502864, 0.39797285797, 0.049727297349],
    rss: 5.6427082397e3,
  },
];

describe.each(problems)('$name', ({ model, x, y, starts, certified, rss }) => {
  it.each(starts.map((start) => [start]))('from %j reaches the certified values to six digits', (start) => {
    const fit = fitFormula(model, { x, y }, start);
    if (!fit.ok) throw new Error(JSON.stringify(fit.error));
    expect(Math.abs(fit.rss / rss - 1)).toBeLessThan(1e-8);
    for (const [i, wanted] of certified.entries())
      expect(Math.abs((fit.parameters[i] as number) / wanted - 1)).toBeLessThan(1e-6);
  });
});

describe('a start by name', () => {
  const x = [1, 2, 4, 7];
  const y = x.map((each) => 3 * Math.exp(-each / 2));
  const from = (start: Readonly<Record<string, number>>) => fitFormula('y = a*exp(-k*x)', { x, y }, start);

  it('gives each parameter its own number', () => {
    const fit = from({ k: 1, a: 2 });
    expect(fit).toMatchObject({ ok: true, names: ['a', 'k'] });
    expect(fit.ok && fit.parameters).toEqual([expect.closeTo(3, 9), expect.closeTo(0.5, 9)]);
  });

  it.each([{ a: 2 }, { a: 2, k: 1, c: 0 }, { a: 2, c: 1 }])(
    'is refused where names are missing or strange: %j',
    (start) => {
      expect(from(start)).toMatchObject({ ok: false, error: { kind: 'no_solution', quantity: 'model' } });
    },
  );
});
