import type { ProcessModeDescription } from '../processmode/process-mode.ts';
import type { RecipeContent } from './content.ts';
import type { Finding } from './finding.ts';

export interface Window {
  readonly min: number;
  readonly max: number;
}

type PressureMode = NonNullable<ProcessModeDescription['pressure_mode']>;

/**
 * Process pressure by pressure mode, torr. Regimes: M. Ohring, Materials Science of Thin Films, 2nd ed. (2002), chapter 6;
 * UHV/CVD: B. S. Meyerson, Appl. Phys. Lett. 48 (1986) 797. LPCVD includes reduced-pressure epitaxy and MOCVD up to 300 torr.
 */
export const pressureWindows: Readonly<Record<PressureMode, Window>> = {
  APCVD: { min: 650, max: 800 },
  SACVD: { min: 50, max: 700 },
  LPCVD: { min: 1e-3, max: 300 },
  PECVD: { min: 0.01, max: 20 },
  HDP_CVD: { min: 5e-4, max: 0.1 },
  UHVCVD: { min: 1e-6, max: 2e-2 },
};

/** Temperature of the wafer by pressure mode, C: what the mode's reactors and reactions are made for; silicon carbide grows at 1700. */
const temperatureWindows: Readonly<Record<PressureMode, Window>> = {
  APCVD: { min: 15, max: 1700 },
  SACVD: { min: 15, max: 700 },
  LPCVD: { min: 15, max: 1700 },
  PECVD: { min: 15, max: 800 },
  HDP_CVD: { min: 15, max: 800 },
  UHVCVD: { min: 15, max: 1000 },
};

/** By family where no pressure mode says more, C. Silicon melts at 1414 C. */
const familyTemperatures: Readonly<Record<ProcessModeDescription['family'], Window>> = {
  diffusion: { min: 15, max: 1250 },
  oxidation: { min: 15, max: 1250 },
  cvd: { min: 15, max: 1700 },
  ion_implantation: { min: -196, max: 600 },
  rtp: { min: 15, max: 1350 },
  etch: { min: -150, max: 400 },
};

/** A hot wall is a tube of fused quartz, which devitrifies beyond this. */
const QUARTZ_C = 1250;

export const temperatureWindow = ({ family, pressure_mode, reactor_type }: ProcessModeDescription): Window => {
  const { min, max } = pressure_mode === null ? familyTemperatures[family] : temperatureWindows[pressure_mode];
  return { min, max: reactor_type === 'hot_wall' ? Math.min(max, QUARTZ_C) : max };
};

const outside = ({ min, max }: Window, value: number): boolean => value < min || value > max;

/** Temperatures and pressures of a recipe that its mode does not run at. */
export const windowFindings = (mode: ProcessModeDescription, content: RecipeContent): readonly Finding[] => {
  const found: Finding[] = [];
  const because = `process mode "${mode.name}"`;
  const check = (path: string, value: number | undefined, window: Window, unit: string): void => {
    if (value === undefined || !outside(window, value)) return;
    const message = `${value} ${unit} is outside ${window.min} to ${window.max} ${unit}, in which ${because} runs`;
    found.push({ rule: 'out_of_range', path, message });
  };
  const heat = temperatureWindow(mode);
  content.temperature_profile?.zones.forEach(({ setpoint }, index) => {
    check(`temperature_profile.zones[${index}].setpoint`, setpoint, heat, 'C');
  });
  content.recipe_steps.forEach(({ target_temp_c }, index) => {
    check(`recipe_steps[${index}].target_temp_c`, target_temp_c, heat, 'C');
  });
  content.rtp?.segments.forEach(({ target_c }, index) => {
    check(`rtp.segments[${index}].target_c`, target_c, heat, 'C');
  });
  if (mode.pressure_mode !== null) {
    const window = pressureWindows[mode.pressure_mode];
    check(
      'pressure_setpoints.process_pressure_torr',
      content.pressure_setpoints?.process_pressure_torr,
      window,
      'torr',
    );
    // A step may pump below the window; what runs above it leaves the mode.
    content.recipe_steps.forEach(({ target_pressure_torr }, index) => {
      const path = `recipe_steps[${index}].target_pressure_torr`;
      check(path, target_pressure_torr, { min: 0, max: window.max }, 'torr');
    });
  }
  return found;
};
