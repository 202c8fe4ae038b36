import type { WesternElectricRule } from '../control/western-electric.ts';
import type { ChartParameter } from './events.ts';

/** An out-of-control action plan: where to look first, and what to do until it is understood. */
export interface ActionPlan {
  readonly causes: readonly string[];
  readonly actions: readonly string[];
}

interface Quantity {
  readonly names: RegExp;
  /** What makes one run stand out. */
  readonly sudden: readonly string[];
  /** What moves run after run. */
  readonly lasting: readonly string[];
  readonly check: string;
}

/** By the name of the signal or result; the first that matches counts, so the more particular come first. */
const quantities: readonly Quantity[] = [
  {
    names: /reflected|matching|tuner|impedance|phase_error|load/i,
    sudden: ['arcing in the chamber', 'plasma did not ignite cleanly'],
    lasting: ['matching network out of tune', 'deposits on the chamber wall', 'worn RF connection'],
    check: 'Check the matching network and the RF path, and compare forward with reflected power.',
  },
  {
    names: /power|plasma|dc_bias|lamp|laser|filament/i,
    sudden: ['generator or supply fault', 'arcing in the chamber'],
    lasting: ['generator calibration drifted', 'electrode, lamp or filament wear'],
    check: 'Verify the delivered power against an independent meter.',
  },
  {
    names: /pressure|torr|vat|valve/i,
    sudden: ['leak or outgassing', 'throttle valve stuck', 'gas burst at a step change'],
    lasting: ['pump losing capacity', 'exhaust line clogging', 'pressure gauge drifted'],
    check: 'Run a leak-up test and compare the pressure gauges.',
  },
  {
    names: /flow|sccm|gas/i,
    sudden: ['supply cylinder changed or empty', 'mass flow controller stuck'],
    lasting: ['mass flow controller drifted', 'supply pressure falling'],
    check: 'Check the mass flow controllers with a rate-of-rise test.',
  },
  {
    names: /temp|zone|_c$|measured|ramp/i,
    sudden: ['thermocouple contact lost', 'heater zone or lamp failed'],
    lasting: ['thermocouple aging', 'heater element aging', 'load or boat position changed'],
    check: 'Compare control and profile thermocouples, zone by zone.',
  },
  {
    names: /thickness|rate|uniformity|oxide|depth|sheet_resistance|dose/i,
    sudden: ['measurement error', 'wrong recipe, wafer or starting material', 'process interrupted'],
    lasting: ['temperature, flow or pressure shifted', 'source or target wearing out', 'metrology tool drifted'],
    check: 'Measure the wafer again on another metrology tool.',
  },
];

const anything: Quantity = {
  names: /./,
  sudden: ['measurement error', 'something unusual in this one run'],
  lasting: ['the process has moved', 'the sensor drifted', 'a maintenance or set-up change'],
  check: 'Verify the sensor and compare the run with the one before.',
};

const byRule: Readonly<Record<WesternElectricRule, { pattern: 'sudden' | 'lasting'; action: string }>> = {
  WE1: {
    pattern: 'sudden',
    action: 'Hold the lot and do not start the next run on this chamber before the cause is known.',
  },
  WE2: { pattern: 'sudden', action: 'Inspect the wafers of the runs in the window before the next run.' },
  WE3: { pattern: 'lasting', action: 'Run a monitor wafer, and look for what changed since the window began.' },
  WE4: {
    pattern: 'lasting',
    action: 'Review maintenance and recipe changes since the window began; re-centre the process.',
  },
};

/** What experience says of a parameter that breaks a rule. */
export const actionPlan = (parameter: ChartParameter, rule: WesternElectricRule): ActionPlan => {
  const name = parameter.kind === 'signal' ? parameter.signal : parameter.result;
  const quantity = quantities.find(({ names }) => names.test(name)) ?? anything;
  const { pattern, action } = byRule[rule];
  return { causes: quantity[pattern], actions: [action, quantity.check] };
};
