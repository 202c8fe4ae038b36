/** What is known of the causes behind one kind of quantity. */
export interface Quantity {
  readonly kind: string;
  readonly names: RegExp;
  /** What makes one run stand out. */
  readonly sudden: readonly string[];
  /** What moves it for run after run. */
  readonly lasting: readonly string[];
  /** What carries it steadily in one direction. */
  readonly wear: readonly string[];
  readonly check: string;
}

/** By the name of the signal or result; the first that matches counts, so the more particular come first. */
export const quantities: readonly Quantity[] = [
  {
    kind: 'particles',
    names: /particle|defect|adder|count_per_wafer/i,
    sudden: ['flaking from the chamber wall or boat', 'contamination by handling', 'pump-down or vent too fast'],
    lasting: ['chamber due for cleaning', 'worn seal or slit valve', 'filter exhausted'],
    wear: ['deposits growing on the chamber wall', 'filter filling up'],
    check: 'Run a particle monitor with and without plasma or gas, and compare handling alone.',
  },
  {
    kind: 'sheet resistance',
    names: /sheet_?resist|(^|_)rs(_|$)|resistivity|ohm/i,
    sudden: ['probe contact or site error', 'wrong implant or anneal recipe', 'wrong starting material'],
    lasting: ['dose calibration shifted', 'anneal temperature shifted', 'four-point probe worn'],
    wear: ['pyrometer window coating', 'dosimetry drift', 'probe tips wearing'],
    check:
      'Measure again on another probe, and compare the dose and anneal temperature of the run with a reference wafer.',
  },
  {
    kind: 'dose',
    names: /dose|fluence|beam|implant/i,
    sudden: ['beam glitch or arc in the extraction', 'scan interrupted', 'charge exchange after a pressure burst'],
    lasting: ['Faraday cup or integrator calibration shifted', 'beam off centre', 'source species impure'],
    wear: ['source or filament wearing out', 'Faraday cup coating', 'vacuum in the beam line worsening'],
    check: 'Compare the integrated dose with a reference wafer and verify the Faraday cup.',
  },
  {
    kind: 'film stress',
    names: /stress|bow|warp/i,
    sudden: ['measurement error', 'wafer not clamped', 'power or gas ratio disturbed'],
    lasting: ['low to high frequency power ratio shifted', 'deposition temperature shifted', 'gas ratio shifted'],
    wear: ['electrode or showerhead wear', 'deposits changing the plasma'],
    check: 'Measure the bow before and after deposition, and compare power ratio and temperature with a good run.',
  },
  {
    kind: 'refractive index',
    names: /refractive|(^|_)index$|(^|_)n_?\d{3}|stoichiometry|composition/i,
    sudden: ['measurement error', 'gas ratio disturbed', 'wrong recipe'],
    lasting: ['ratio of the gases shifted', 'mass flow controller drifted', 'deposition temperature shifted'],
    wear: ['mass flow controller drifting', 'supply bottle emptying'],
    check: 'Fit the ellipsometer data again, and check the ratio of the gases.',
  },
  {
    kind: 'uniformity',
    names: /uniform|nonuni|wiw|wafer_range|spread/i,
    sudden: ['wafer not seated flat', 'one measurement site off', 'process interrupted'],
    lasting: ['zone temperatures out of balance', 'gas distribution changed', 'electrode spacing or rotation off'],
    wear: ['showerhead or injector clogging', 'heater zone aging', 'edge ring wearing'],
    check: 'Compare the map of the wafer with a good one: radial, side to side or along the boat.',
  },
  {
    kind: 'RF matching',
    names: /reflected|matching|tuner|impedance|phase_error|load/i,
    sudden: ['arcing in the chamber', 'plasma did not ignite cleanly'],
    lasting: ['matching network out of tune', 'deposits on the chamber wall', 'worn RF connection'],
    wear: ['deposits on the chamber wall', 'capacitor of the matching network wearing'],
    check: 'Check the matching network and the RF path, and compare forward with reflected power.',
  },
  {
    kind: 'power',
    names: /power|plasma|dc_bias|lamp|laser|filament|(^|_)rf(_|$)/i,
    sudden: ['generator or supply fault', 'arcing in the chamber'],
    lasting: ['generator calibration drifted', 'electrode, lamp or filament wear'],
    wear: ['electrode, lamp or filament wear', 'window or wall coating'],
    check: 'Verify the delivered power against an independent meter.',
  },
  {
    kind: 'pressure',
    names: /pressure|torr|vat|valve|vacuum|leak/i,
    sudden: ['leak or outgassing', 'throttle valve stuck', 'gas burst at a step change'],
    lasting: ['pump losing capacity', 'exhaust line clogging', 'pressure gauge drifted'],
    wear: ['pump losing capacity', 'exhaust line clogging', 'gauge coating'],
    check: 'Run a leak-up test and compare the pressure gauges.',
  },
  {
    kind: 'flow',
    names: /flow|sccm|slm|gas/i,
    sudden: ['supply cylinder changed or empty', 'mass flow controller stuck'],
    lasting: ['mass flow controller drifted', 'supply pressure falling'],
    wear: ['supply pressure falling', 'mass flow controller clogging'],
    check: 'Check the mass flow controllers with a rate-of-rise test.',
  },
  {
    kind: 'temperature',
    names: /temp|zone|_c$|measured|ramp|pyrometer|overshoot/i,
    sudden: ['thermocouple contact lost', 'heater zone or lamp failed'],
    lasting: ['thermocouple aging', 'heater element aging', 'load or boat position changed'],
    wear: ['thermocouple aging', 'heater element aging', 'pyrometer window coating'],
    check: 'Compare control and profile thermocouples, zone by zone.',
  },
  {
    kind: 'time',
    names: /time|duration|_s$|_min$|delay/i,
    sudden: ['step held by an interlock or an operator', 'endpoint missed'],
    lasting: ['ramp or pump-down slower', 'endpoint detection drifted'],
    wear: ['pump losing capacity', 'heater element aging'],
    check: 'Compare the times of the steps with those of a good run.',
  },
  {
    kind: 'thickness',
    names: /thickness|rate|oxide|depth|film|_nm$|_um$|xj/i,
    sudden: ['measurement error', 'wrong recipe, wafer or starting material', 'process interrupted'],
    lasting: ['temperature, flow or pressure shifted', 'source or target wearing out', 'metrology tool drifted'],
    wear: ['source or target wearing out', 'deposits on wall and showerhead', 'thermocouple aging'],
    check: 'Measure the wafer again on another metrology tool.',
  },
];

export const anyQuantity: Quantity = {
  kind: 'any',
  names: /./,
  sudden: ['measurement error', 'something unusual in this one run'],
  lasting: ['the process has moved', 'the sensor drifted', 'a maintenance or set-up change'],
  wear: ['something wears, fouls or drains', 'the sensor drifts'],
  check: 'Verify the sensor and compare the run with the one before.',
};
