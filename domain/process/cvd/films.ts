import type { Outcome } from '../outcome.ts';
import type { FilmProcess } from './film-process.ts';
import { activatedOxides } from './films/activated-oxides.ts';
import { atomicLayerConductors } from './films/atomic-layer-conductors.ts';
import { atomicLayers } from './films/atomic-layers.ts';
import { carbon } from './films/carbon.ts';
import { compoundSemiconductors } from './films/compound-semiconductors.ts';
import { epitaxy } from './films/epitaxy.ts';
import { glasses } from './films/glasses.ts';
import { metalCompounds } from './films/metal-compounds.ts';
import { metalOxides } from './films/metal-oxides.ts';
import { metals } from './films/metals.ts';
import { nitrides } from './films/nitrides.ts';
import { oxides } from './films/oxides.ts';
import { silicon } from './films/silicon.ts';
import type { DepositionMode } from './mode.ts';

/** Name of the constant set of all films. */
export const filmConstants = 'CVD_FILMS_2026';

/** Every chemistry that the product can grow a film by. */
export const filmProcesses: readonly FilmProcess[] = [
  ...oxides,
  ...activatedOxides,
  ...glasses,
  ...nitrides,
  ...silicon,
  ...epitaxy,
  ...compoundSemiconductors,
  ...metalOxides,
  ...metals,
  ...metalCompounds,
  ...carbon,
  ...atomicLayers,
  ...atomicLayerConductors,
];

const byId = new Map(filmProcesses.map((process) => [process.id, process]));
export const filmProcessById = (id: string): FilmProcess | undefined => byId.get(id);

/** Letters and digits alone tell films apart: `poly-Si`, `PolySi` and `poly Si` are one. */
const plain = (film: string): string => film.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
const synonyms: Readonly<Record<string, string>> = {
  oxide: 'sio2',
  silicondioxide: 'sio2',
  teos: 'sio2',
  nitride: 'si3n4',
  sin: 'si3n4',
  siliconnitride: 'si3n4',
  polysilicon: 'polysi',
  amorphoussilicon: 'asi',
  epi: 'si',
  episi: 'si',
  silicon: 'si',
  tungsten: 'w',
  copper: 'cu',
  cobalt: 'co',
  ruthenium: 'ru',
  alumina: 'al2o3',
  lowk: 'sicoh',
};
export const sameFilm = (a: string, b: string): boolean => {
  const [left, right] = [plain(a), plain(b)];
  return (synonyms[left] ?? left) === (synonyms[right] ?? right);
};

/** Film growth that a step describes. */
export interface FilmRequest {
  /** As a recipe's `film_target`. */
  readonly film: string;
  readonly mode: DepositionMode;
  /** Of all steps together: what flows tells chemistries of one film apart. */
  readonly gases: readonly string[];
}

const cyclic = (variant: string): boolean => /atomic_layer|ald|pulsed/i.test(variant);

/**
 * The chemistry by which a mode grows a film from its gases: the energy mode must fit and the precursor must flow; pressure
 * mode, growth in cycles, reactor type and the other gases decide between several.
 * @returns an error with what there is, when the film, its energy mode or its precursor is not known
 */
export function findFilmProcess({ film, mode, gases }: FilmRequest): Outcome<{ readonly process: FilmProcess }> {
  const ofFilm = filmProcesses.filter((each) => sameFilm(each.film, film));
  const candidates = ofFilm.filter(
    ({ energy_modes, precursor }) => energy_modes.includes(mode.energy_mode) && gases.includes(precursor),
  );
  const score = ({ pressure_modes, cycle, reference, orders }: FilmProcess): number =>
    8 * Number(pressure_modes.includes(mode.pressure_mode)) +
    16 * Number((cycle !== undefined) === cyclic(mode.variant)) +
    2 * Number(reference.reactor_type === mode.reactor_type) +
    4 * Number(Object.keys(orders).every((gas) => gases.includes(gas))) +
    Number(Object.keys(reference.flows_sccm).every((gas) => gases.includes(gas)));
  const [best] = candidates.toSorted((a, b) => score(b) - score(a));
  if (best) return { ok: true, process: best };
  const known = ofFilm.map(({ id, energy_modes, precursor }) => `${id} (${energy_modes.join('|')}, ${precursor})`);
  return {
    ok: false,
    error: {
      kind: 'no_solution',
      quantity: 'film',
      message:
        known.length === 0
          ? `no chemistry of ${film} is known: name one of ${[...new Set(filmProcesses.map((each) => each.film))].join(', ')}`
          : `${film} by ${mode.energy_mode} energy from ${gases.join(', ')} is not known: use one of ${known.join(', ')}`,
    },
  };
}
