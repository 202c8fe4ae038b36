import type { ProcessModeDescription } from '../processmode/process-mode.ts';
import type { RecipeContent } from '../recipe/content.ts';
import { type RtpSegment, type RtpSettings, segmentDurations } from '../recipe/rtp.ts';
import { type CatalogueEntry, guarded } from './entry.ts';

const zones = ['centre', 'middle', 'edge'].map((zone) => ({ zone, offset_c: 0 }));

const mode = (
  name: string,
  variant: string,
  description: string,
  capabilities: readonly string[] = [],
): ProcessModeDescription => ({
  name,
  family: 'rtp',
  pressure_mode: null,
  energy_mode: 'thermal',
  reactor_type: 'cold_wall',
  chemistry_type: null,
  variant,
  description,
  capabilities: [...capabilities],
});

interface Anneal {
  readonly recipe: string;
  readonly flows_sccm: Readonly<Record<string, number>>;
  readonly pressure_torr?: number;
  readonly segments: readonly RtpSegment[];
  readonly film?: Pick<RecipeContent, 'film_target' | 'thickness_target_nm'>;
  readonly uniformity_pct: number;
}

const rapid = (described: ProcessModeDescription, anneal: Anneal): CatalogueEntry => {
  const { recipe, flows_sccm, pressure_torr = 760, segments, film, uniformity_pct } = anneal;
  const rtp: RtpSettings = { segments: [...segments], flows_sccm, pressure_torr, emissivity: 0.68, zones, start_c: 25 };
  const durations = segmentDurations(rtp);
  const recipe_steps = segments.map(({ name, target_c }, index) => ({
    name,
    duration_s: Math.round((durations[index] ?? 1) * 1000) / 1000,
    target_temp_c: target_c,
  }));
  const content = { ...film, uniformity_target_pct: uniformity_pct, rtp, recipe_steps };
  return {
    mode: described,
    recipes: [guarded(described, recipe, content, { interlocks: ['lamp_cooling'], hazard: 2 })],
  };
};

const segment = (name: string, target_c: number, ramp_rate_c_per_s: number, dwell_s: number): RtpSegment => ({
  name,
  target_c,
  ramp_rate_c_per_s,
  dwell_s,
});

/** Up to where the pyrometer sees the wafer, and let it settle. */
const stabilise = segment('stabilise', 600, 20, 20);
const cool = segment('cool', 400, 30, 1);

export const rtpModes: readonly CatalogueEntry[] = [
  rapid(mode('Rapid thermal anneal', 'soak_anneal', 'Soak anneal that activates implants'), {
    recipe: 'Soak anneal 1000C 10s',
    flows_sccm: { N2: 10_000 },
    segments: [stabilise, segment('ramp', 1000, 50, 0.5), segment('soak', 1000, 1, 10), cool],
    uniformity_pct: 1.5,
  }),
  rapid(mode('Spike anneal', 'spike_anneal', 'Activation with the least diffusion', ['fast_cooling']), {
    recipe: 'Spike anneal 1050C',
    flows_sccm: { N2: 20_000 },
    segments: [stabilise, segment('spike', 1050, 150, 0.5), segment('cool', 500, 60, 1)],
    uniformity_pct: 1.5,
  }),
  rapid(mode('Rapid thermal oxidation', 'oxidation', 'Thin oxide in pure oxygen', ['dry_oxygen']), {
    recipe: 'Rapid oxide 1000C 60s',
    flows_sccm: { O2: 10_000 },
    segments: [stabilise, segment('ramp', 1000, 50, 0.5), segment('oxidise', 1000, 1, 60), cool],
    film: { film_target: 'SiO2', thickness_target_nm: 4.5 },
    uniformity_pct: 3,
  }),
  rapid(
    mode('In-situ steam oxidation', 'steam_oxidation', 'Oxide from hydrogen and oxygen that react at the wafer', [
      'in_situ_steam',
    ]),
    {
      recipe: 'Steam oxide 1000C 30s',
      flows_sccm: { O2: 9000, H2: 1000 },
      pressure_torr: 8,
      segments: [stabilise, segment('ramp', 1000, 50, 0.5), segment('oxidise', 1000, 1, 30), cool],
      uniformity_pct: 3,
    },
  ),
  rapid(mode('Rapid thermal nitridation', 'nitridation', 'Nitrogen at the interface of a gate oxide, in ammonia'), {
    recipe: 'Nitridation 900C 30s',
    flows_sccm: { NH3: 5000 },
    segments: [stabilise, segment('ramp', 900, 50, 0.5), segment('nitride', 900, 1, 30), cool],
    uniformity_pct: 3,
  }),
  rapid(mode('Titanium silicidation', 'silicidation', 'C49 titanium silicide, the first of two anneals'), {
    recipe: 'Titanium silicide 680C 30s',
    flows_sccm: { N2: 10_000 },
    segments: [segment('stabilise', 450, 20, 20), segment('ramp', 680, 30, 0.5), segment('silicide', 680, 1, 30), cool],
    film: { film_target: 'TiSi2' },
    uniformity_pct: 3,
  }),
  rapid(mode('Cobalt silicidation', 'silicidation', 'Cobalt silicide, the first of two anneals'), {
    recipe: 'Cobalt silicide 500C 30s',
    flows_sccm: { N2: 10_000 },
    segments: [segment('stabilise', 350, 20, 20), segment('ramp', 500, 30, 0.5), segment('silicide', 500, 1, 30), cool],
    film: { film_target: 'CoSi' },
    uniformity_pct: 3,
  }),
  rapid(mode('Nickel silicidation', 'silicidation', 'Nickel silicide at a low thermal budget'), {
    recipe: 'Nickel silicide 450C 30s',
    flows_sccm: { N2: 10_000 },
    segments: [
      segment('stabilise', 300, 20, 20),
      segment('ramp', 450, 30, 0.5),
      segment('silicide', 450, 1, 30),
      segment('cool', 250, 10, 1),
    ],
    film: { film_target: 'NiSi' },
    uniformity_pct: 3,
  }),
  rapid(mode('Forming gas anneal', 'forming_gas', 'Hydrogen in nitrogen passivates interfaces'), {
    recipe: 'Forming gas 450C 120s',
    flows_sccm: { N2: 9000, H2: 900 },
    segments: [segment('ramp', 450, 20, 0.5), segment('soak', 450, 1, 120), segment('cool', 250, 10, 1)],
    uniformity_pct: 2,
  }),
];
