import { readdirSync } from 'node:fs';

/** What is mutated together, and what must notice. */
export interface Family {
  readonly name: string;
  /** Files to mutate: everything in a folder, or only what lies in it directly. */
  readonly mutate: string;
  /** Unit tests. */
  readonly tests: readonly string[];
  /** Files of reference cases. */
  readonly golden: readonly string[];
  /** Families of models by name whose recorded answers are compared. */
  readonly recorded: readonly string[];
}

/** None for diffusion: its cases solve so long that a mutated solver takes a minute on them. */
const golden: Readonly<Record<string, readonly string[]>> = {
  oxidation: ['oxidation.json', 'golden-recipes.json', 'variants-oxidation.json', 'variants-recipes.json'],
  implantation: ['implant.json', 'golden-recipes.json', 'variants-implant.json', 'variants-recipes.json'],
  resistivity: ['sheet-resistance.json', 'golden-recipes.json', 'variants-resistance.json', 'variants-recipes.json'],
  rtp: ['rtp.json', 'golden-recipes.json', 'variants-rtp.json', 'variants-recipes.json'],
  cvd: ['cvd.json', 'variants-cvd.json'],
  silicon: ['diffusion.json', 'oxidation.json', 'variants-diffusion.json', 'variants-oxidation.json'],
  pid: ['rtp.json', 'variants-rtp.json'],
  identification: ['rtp.json', 'variants-rtp.json'],
  'state-space': ['rtp.json', 'variants-rtp.json', 'variants-calibration.json'],
  'run-to-run': ['rtp.json', 'variants-rtp.json', 'calibration.json', 'variants-calibration.json'],
  'least-squares': ['calibration.json', 'variants-calibration.json', 'nist-strd.json'],
  regression: ['calibration.json', 'variants-calibration.json', 'nist-strd.json'],
  formula: ['nist-strd.json'],
  bayes: ['calibration.json', 'variants-calibration.json'],
  mcmc: ['calibration.json', 'variants-calibration.json'],
  maintenance: ['calibration.json', 'variants-calibration.json'],
  'virtual-metrology': ['calibration.json', 'variants-calibration.json'],
  pca: ['calibration.json', 'variants-calibration.json'],
  charts: ['spc.json', 'variants-spc.json'],
};
/** Where models are not named as their folder is. */
const recorded: Readonly<Record<string, readonly string[]>> = {
  numerics: ['resistivity', 'implantation'],
  special: ['resistivity', 'implantation'],
  pid: ['control'],
  identification: ['control'],
  'state-space': ['control', 'maintenance'],
  'run-to-run': ['control'],
  'least-squares': ['calibration'],
  regression: ['regression', 'calibration'],
  formula: ['calibration'],
  bayes: ['calibration'],
  mcmc: ['calibration'],
  'virtual-metrology': ['virtual_metrology'],
  pca: ['maintenance'],
  charts: ['spc'],
};
/** Folders whose tests use another family's code. */
const users: Readonly<Record<string, readonly string[]>> = {
  silicon: ['diffusion', 'resistivity', 'oxidation'],
  special: ['numerics', 'diffusion'],
  formula: ['cvd/plasma'],
};

const folder = (root: string, name: string): Family => ({
  name,
  mutate: `${root}/${name}/**/*.ts`,
  tests: [name, ...(users[name] ?? [])].map((each) => `${root}/${each}/**/*.test.ts`),
  golden: golden[name] ?? [],
  recorded: recorded[name] ?? [name],
});
const foldersOf = (root: string): Family[] =>
  readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'testing')
    .map(({ name }) => folder(root, name));

/** A family for each folder, one for what all models share, and one for the charts: these lie in `domain/control` itself. */
export const families: readonly Family[] = [
  ...foldersOf('domain/process'),
  ...foldersOf('domain/control'),
  {
    name: 'frame',
    mutate: 'domain/process/*.ts',
    tests: ['domain/process/*.test.ts'],
    golden: [],
    recorded: ['oxidation'],
  },
  {
    name: 'charts',
    mutate: 'domain/control/*.ts',
    tests: ['domain/control/*.test.ts'],
    golden: golden.charts ?? [],
    recorded: ['spc'],
  },
];
