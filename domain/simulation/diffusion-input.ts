import { z } from 'zod';
import { dopants } from '../process/silicon/dopants.ts';

const temperature_c = z.number().min(700).max(1300);
const time_min = z.number().min(0.01).max(1e4);
const concentration = z.number().min(1e14).max(5e21);
const dose_cm2 = z.number().min(1e10).max(1e17);
const range_um = z.number().min(0.005).max(5);
const straggle_um = z.number().min(0.002).max(1);

const wafer = {
  dopant: z.enum(dopants),
  /** Opposite doping of the wafer. */
  background_cm3: z.number().min(1e12).max(1e20).default(1e15),
  /** Of the profile; 1.5 times the junction depth when absent. */
  max_depth_um: z.number().min(0.01).max(1000).optional(),
  points: z.int().min(10).max(1000).default(201),
  mobility: z.enum(['masetti', 'arora']).default('masetti'),
};
const closed = { ...wafer, constants: z.enum(['PDG', 'JAEGER']).default('PDG') };
const solved = {
  ...wafer,
  constants: z.enum(['FAIR', 'SUPREM4']).default('FAIR'),
  /** Whether the built-in field drives the dopant too. */
  field: z.boolean().default(true),
  /** Whether dopant above the active solubility is immobile. */
  precipitation: z.boolean().default(false),
  grid_points: z.int().min(100).max(2000).default(400),
};
/** A linear ramp where `to_c` is given, else a soak. */
const step = z.strictObject({ temperature_c, to_c: temperature_c.optional(), time_min: time_min.max(1000) });
const steps = z.array(step).min(1).max(10);

/** By the closed forms of constant diffusivity, or by the solver with diffusivities of charge states. */
export const diffusionInput = z.discriminatedUnion('process', [
  z.strictObject({
    process: z.literal('predeposition'),
    ...closed,
    surface_cm3: concentration,
    temperature_c,
    time_min,
  }),
  z.strictObject({ process: z.literal('drive_in'), ...closed, dose_cm2, temperature_c, time_min }),
  z.strictObject({
    process: z.literal('two_step'),
    ...closed,
    surface_cm3: concentration,
    predeposition_c: temperature_c,
    predeposition_min: time_min,
    drive_in_c: temperature_c,
    drive_in_min: time_min,
  }),
  z.strictObject({ process: z.literal('implant_anneal'), ...closed, dose_cm2, range_um, straggle_um, steps }),
  z.strictObject({
    process: z.literal('predeposition_solved'),
    ...solved,
    surface_cm3: concentration.max(1e21),
    steps,
  }),
  z.strictObject({
    process: z.literal('implant_anneal_solved'),
    ...solved,
    dose_cm2: dose_cm2.max(1e16),
    range_um: range_um.max(2),
    straggle_um: straggle_um.max(0.5),
    steps,
  }),
]);
export type DiffusionInput = z.output<typeof diffusionInput>;
export type ThermalStep = z.output<typeof step>;
