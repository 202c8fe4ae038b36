import { firstError, type ModelWarning, type Outcome, outsideValidity } from '../../outcome.ts';

interface Impedance {
  readonly resistance_ohm: number;
  readonly reactance_ohm: number;
}

interface PowerTransfer {
  /** |Gamma|^2 */
  readonly reflected_fraction: number;
  readonly reflected_w: number;
  readonly delivered_w: number;
  /** Null for a load that takes nothing. */
  readonly standing_wave_ratio: number | null;
  readonly warnings: readonly ModelWarning[];
}

/**
 * What a line of `line_ohm` delivers to a load (the discharge behind its matching network), and what comes back:
 * Gamma = (Z - Z0) / (Z + Z0).
 * Source: Pozar, Microwave Engineering, 4th ed. (2012), eqs 2.35, 2.41.
 */
export function powerTransfer(forward_w: number, load: Impedance, line_ohm = 50): Outcome<PowerTransfer> {
  const { resistance_ohm, reactance_ohm } = load;
  const error = firstError(
    { forward_w, resistance_ohm, reactance_ohm, line_ohm },
    {
      forward_w: { min: 0, max: 1e6 },
      resistance_ohm: { min: 0, max: 1e6 },
      reactance_ohm: { min: -1e6, max: 1e6 },
      line_ohm: { min: 0.1, max: 1e4 },
    },
  );
  if (error) return { ok: false, error };
  const squared = (real: number): number => real * real + reactance_ohm * reactance_ohm;
  const reflected_fraction = squared(resistance_ohm - line_ohm) / squared(resistance_ohm + line_ohm);
  const gamma = Math.sqrt(reflected_fraction);
  return {
    ok: true,
    reflected_fraction,
    reflected_w: forward_w * reflected_fraction,
    delivered_w: forward_w * (1 - reflected_fraction),
    standing_wave_ratio: gamma < 1 ? (1 + gamma) / (1 - gamma) : null,
    warnings: outsideValidity({ reflected_fraction }, { reflected_fraction: { min: 0, max: 0.1 } }),
  };
}

interface SelfBias {
  /** Mean potential of the powered electrode to the grounded one, negative when it is the smaller. */
  readonly self_bias_v: number;
  /** Mean sheath voltage in front of the powered and of the grounded electrode. */
  readonly powered_sheath_v: number;
  readonly grounded_sheath_v: number;
  readonly warnings: readonly ModelWarning[];
}

/**
 * Self-bias of a capacitively coupled reactor. The sheath voltages stand in the ratio (grounded area / powered area)^q,
 * together half the peak-to-peak voltage.
 * Source: Koenig & Maissel, IBM J. Res. Dev. 14, 168 (1970): q = 4; measured 1 to 2.5 (Lieberman & Lichtenberg 11.4).
 */
export function rfSelfBias(rf_amplitude_v: number, area_ratio: number, exponent = 2): Outcome<SelfBias> {
  const error = firstError(
    { rf_amplitude_v, area_ratio, exponent },
    {
      rf_amplitude_v: { min: 0, max: 1e5 },
      area_ratio: { min: 0.01, max: 100 },
      exponent: { min: 0.5, max: 4 },
    },
  );
  if (error) return { ok: false, error };
  const powered = 1 / (1 + area_ratio ** -exponent);
  return {
    ok: true,
    self_bias_v: -rf_amplitude_v * (2 * powered - 1),
    powered_sheath_v: rf_amplitude_v * powered,
    grounded_sheath_v: rf_amplitude_v * (1 - powered),
    warnings: outsideValidity({ exponent }, { exponent: { min: 1, max: 2.5 } }),
  };
}

/**
 * Plasma deposition rate at another absorbed power: it rises with power^exponent while electrons are scarce (density is
 * proportional to power) and levels off where the precursor supply is used up, 1/r = 1/r_power + 1/r_supply.
 * Source: Yasuda, Plasma Polymerization (1985), ch. 5: energy-deficient and monomer-deficient domains.
 */
export function powerScaledRate(scaling: {
  readonly reference_rate_nm_min: number;
  readonly reference_power_w: number;
  readonly absorbed_power_w: number;
  readonly exponent: number;
  readonly supply_limit_nm_min: number;
}): Outcome<{
  readonly rate_nm_min: number;
  readonly regime: 'power' | 'supply';
  readonly warnings: readonly ModelWarning[];
}> {
  const error = firstError(
    { ...scaling },
    {
      reference_rate_nm_min: { min: 1e-9, max: 1e6 },
      reference_power_w: { min: 1e-3, max: 1e6 },
      absorbed_power_w: { min: 0, max: 1e6 },
      exponent: { min: 0.05, max: 3 },
      supply_limit_nm_min: { min: 1e-9, max: 1e9 },
    },
  );
  if (error) return { ok: false, error };
  const { reference_rate_nm_min, reference_power_w, absorbed_power_w, exponent, supply_limit_nm_min } = scaling;
  const ratio = absorbed_power_w / reference_power_w;
  const byPower = reference_rate_nm_min * ratio ** exponent;
  return {
    ok: true,
    rate_nm_min: (byPower * supply_limit_nm_min) / (byPower + supply_limit_nm_min),
    regime: byPower <= supply_limit_nm_min ? 'power' : 'supply',
    warnings: outsideValidity({ power_ratio: ratio }, { power_ratio: { min: 0.2, max: 5 } }),
  };
}
