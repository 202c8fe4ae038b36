import fc from 'fast-check';
import { filmProcesses } from '../../domain/process/cvd/films.ts';
import { anyNumber, type Words } from './any-input.ts';

/** Texts that a model can read, by the name of their field, and a few that it cannot. */
export const words: Words = {
  plant: [
    '1/(s+1)',
    '2 exp(-s)/(5s+1)',
    '1/(s+1)^3',
    '3/((10s+1)(2s+1))',
    '1/(s^2+0.4s+1)',
    '1/(s(s+1))',
    '-1/(s+1)',
    'exp(-3s)/(s+1)',
    '1e9/(s+1)',
    '1/(s-1)',
    '1/0',
  ],
  variant: ['standard', 'in_situ_doped', 'wet'],
  flows_sccm: ['SiH4', 'N2', 'O2', 'NH3', 'SiH2Cl2', 'TEOS', 'H2', 'WF6', 'Ar', 'N2O', 'PH3', 'no such gas'],
  ionization: ['2.34e-14 Te^0.59 exp(-17.44/Te)', '1e-14 exp(-15/Te)', '0 Te', '-1e-14'],
  rate: ['2.48e-14 Te^0.33 exp(-12.78/Te)', '1e-15', 'exp(Te)'],
  elastic: ['2.336e-14 Te^1.609 exp(0.0618 ln^2 Te - 0.1171 ln^3 Te)', '1e-13', 'Te^-40', 'ln(0 Te)'],
  ion: ['B+', '11B+', 'BF2+', 'P++', 'As2+', 'P^2+', 'B10H14+', 'PH3+', 'Sb', 'Xx+', '11'],
};

const square = (size: number, entry: fc.Arbitrary<number>): fc.Arbitrary<number[][]> => matrix(size, size, entry);
const matrix = (rows: number, columns: number, entry: fc.Arbitrary<number>): fc.Arbitrary<number[][]> =>
  fc.array(fc.array(entry, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows });
const diagonal = (size: number): fc.Arbitrary<number[][]> =>
  fc
    .array(anyNumber(0, 1e4), { minLength: size, maxLength: size })
    .map((values) => values.map((value, row) => values.map((_, column) => (row === column ? value : 0))));

/** A plant in state space with its weights, of one size throughout. */
const stateSpace = (extra: (size: number, inputs: number) => Record<string, fc.Arbitrary<unknown>>) =>
  fc
    .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 3 }))
    .chain(([size, inputs]) => fc.record(extra(size, inputs)));

const entry = fc.oneof(anyNumber(-1, 1), anyNumber(-1, 1), anyNumber(-1e4, 1e4));
const regulator = (size: number, inputs: number) => ({
  ad: square(size, entry),
  bd: matrix(size, inputs, entry),
  q: diagonal(size),
  r: diagonal(inputs),
});

/** Around the reference point of a film, where it grows: conditions scaled at random. */
const deposition = fc
  .tuple(
    fc.constantFrom(...filmProcesses),
    fc.double({ min: -150, max: 300, noNaN: true }),
    fc.double({ min: -4, max: 4, noNaN: true }),
    fc.constantFrom(0, 1e-6, 0.5, 1, 1, 1, 10),
    fc.record({
      time_min: anyNumber(0, 1e5),
      wafer_diameter_mm: anyNumber(10, 450),
      aspect_ratio: anyNumber(0, 1000),
      edge_offset_c: anyNumber(-200, 200),
    }),
  )
  .map(([process, warmer, decades, supply, given]) => {
    const { rate_nm_per_min: _, temperature_c, pressure_torr, flows_sccm, ...reference } = process.reference;
    return {
      film: process.film,
      energy_mode: process.energy_modes[0],
      pressure_mode: process.pressure_modes[0],
      ...reference,
      temperature_c: Math.min(2300, Math.max(-150, temperature_c + warmer)),
      pressure_torr: Math.min(2000, Math.max(1e-6, pressure_torr * 10 ** decades)),
      flows_sccm: Object.fromEntries(Object.entries(flows_sccm).map(([gas, flow]) => [gas, flow * supply])),
      ...given,
    };
  });

/** Inputs of models that refuse nearly everything that their schema alone admits. */
export const meaningful: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  'cvd.deposition': deposition,
  'control.zoh': stateSpace((size, inputs) => ({
    a: square(size, entry),
    b: matrix(size, inputs, entry),
    sample_s: anyNumber(1e-6, 1e4),
  })),
  'control.dare': stateSpace(regulator),
  'control.mpc': stateSpace((size, inputs) => ({
    ...regulator(size, inputs),
    horizon: fc.integer({ min: 1, max: 40 }),
    x0: fc.array(entry, { minLength: size, maxLength: size }),
    u_min: fc.array(anyNumber(-1e4, 0), { minLength: inputs, maxLength: inputs }),
    u_max: fc.array(anyNumber(0, 1e4), { minLength: inputs, maxLength: inputs }),
  })),
};
