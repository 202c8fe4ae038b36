import { firstError, type Outcome, refuse } from '../outcome.ts';
import { secondRadiationMK } from '../physical-constants.ts';

export interface PyrometerReading {
  /** K that the instrument shows, by Planck's law. */
  readonly indicated_k: number;
  /** The same in Wien's approximation. */
  readonly indicated_wien_k: number;
  /** Shown minus true, K. */
  readonly error_k: number;
}

const limits = {
  wavelength_um: { min: 0.2, max: 50 },
  emissivity_true: { min: 1e-3, max: 1 },
  emissivity_setting: { min: 1e-3, max: 1 },
  true_k: { min: 200, max: 4000 },
};

/**
 * What a one-colour pyrometer shows when the emissivity it is set to is not the wafer's: the radiance is one and the same,
 * eps / (exp(c2 / lambda T) - 1). In Wien's approximation 1/T_ind = 1/T - (lambda / c2) ln(eps / eps_set).
 *
 * @returns `no_solution` where Wien's reciprocal temperature would not be positive
 */
export function pyrometerReading(
  wavelength_um: number,
  emissivity_true: number,
  emissivity_setting: number,
  true_k: number,
): Outcome<PyrometerReading> {
  const error = firstError({ wavelength_um, emissivity_true, emissivity_setting, true_k }, limits);
  if (error) return refuse(error);
  const scale_k = secondRadiationMK / (wavelength_um * 1e-6);
  const ratio = emissivity_setting / emissivity_true;
  const exponent = scale_k / true_k;
  const wien = 1 / true_k + Math.log(ratio) / scale_k;
  if (wien <= 0)
    return refuse({
      kind: 'no_solution',
      quantity: 'indicated_wien_k',
      message: 'at this wavelength and temperature Wien has no answer',
    });
  // ln(1 + r (e^x - 1)) with e^x taken out, which would overflow for short waves and cold wafers.
  const indicated_k = scale_k / (exponent + Math.log(ratio - (ratio - 1) * Math.exp(-exponent)));
  return { ok: true, indicated_k, indicated_wien_k: 1 / wien, error_k: indicated_k - true_k };
}

/** Emissivity to set so that the instrument shows what a thermocouple wafer says, by Planck's law; the inverse. */
export function emissivityFromReference(
  wavelength_um: number,
  emissivity_setting: number,
  indicated_k: number,
  true_k: number,
): Outcome<{ readonly emissivity: number }> {
  const error = firstError(
    { wavelength_um, emissivity_setting, true_k, indicated_k },
    { ...limits, indicated_k: limits.true_k },
  );
  if (error) return refuse(error);
  const scale_k = secondRadiationMK / (wavelength_um * 1e-6);
  const [a, b] = [scale_k / true_k, scale_k / indicated_k];
  const emissivity = (emissivity_setting * Math.exp(a - b) * -Math.expm1(-a)) / -Math.expm1(-b);
  const wrong = firstError({ emissivity }, { emissivity: limits.emissivity_true });
  return wrong ? refuse(wrong) : { ok: true, emissivity };
}
