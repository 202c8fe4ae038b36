import { constantSourceDose } from '../../domain/process/diffusion/constant-source.ts';
import { singleActivation } from '../../domain/process/diffusion/diffusivity-sets.ts';
import { limitedSourceJunction, limitedSourceSurface } from '../../domain/process/diffusion/limited-source.ts';
import { smithConcentration, smithJunction } from '../../domain/process/diffusion/two-step.ts';
import { arrheniusAt, kelvin } from '../../domain/process/physical-constants.ts';
import { layerResistance, mobilityOf } from '../../domain/process/resistivity/sheet-resistance.ts';
import type { Dopant } from '../../domain/process/silicon/dopants.ts';
import { solidSolubility } from '../../domain/process/silicon/solid-solubility.ts';

/** Colder than this nothing moves that could be measured, C. */
const coldestC = 700;

interface Zone {
  /** Integral of D dt while the source was on, and after it, cm^2. */
  source_dt: number;
  drive_dt: number;
  /** Integral of Cs D dt: its quotient by `source_dt` is the surface concentration that acted on average. */
  weighted: number;
}

export interface DopantResult {
  readonly junction_um: number;
  readonly sheet_resistance_ohm: number;
  readonly surface_cm3: number;
  readonly dose_cm2: number;
}

/**
 * The dopant of the wafers in the boat, one position a heated zone, in closed form: a constant source (erfc), then a drive-in
 * under a surface that reflects (Smith's integral), or the drive-in of a dose that came with the wafers (Gaussian); D of set
 * PDG, integrated over each zone's own temperature. Segregation into a growing oxide is left out, and
 * a source that returns after a drive-in counts as if it had been on before it.
 */
export class DopantLayer {
  readonly dopant: Dopant;
  readonly #background: number;
  readonly #incoming: number | null;
  readonly #zones: Zone[];

  /** @param incoming_dose_cm2 dose at the surface at the start; null when a source of the run brings it. */
  constructor(dopant: Dopant, background_cm3: number, incoming_dose_cm2: number | null, zones: number) {
    this.dopant = dopant;
    this.#background = background_cm3;
    this.#incoming = incoming_dose_cm2;
    this.#zones = Array.from({ length: zones }, () => ({ source_dt: 0, drive_dt: 0, weighted: 0 }));
  }

  /**
   * One short stretch at each zone's own temperature.
   * @param source null: no source is on; else what it holds at the surface (absent: active solubility), and the share of its
   * supply that arrives, 0 to 1.
   */
  diffuse(
    temperatures: readonly number[],
    source: { readonly surface_cm3: number | undefined; readonly supply: number } | null,
    seconds: number,
  ): void {
    for (const [index, temperature_c] of temperatures.entries()) {
      const zone = this.#zones[index];
      if (!zone || temperature_c < coldestC) continue;
      const dt = arrheniusAt(singleActivation.PDG[this.dopant], kelvin(temperature_c)) * seconds;
      if (!source) {
        // Before the source is on there is nothing to drive in.
        if (zone.source_dt > 0 || this.#incoming !== null) zone.drive_dt += dt;
        continue;
      }
      const solubility = solidSolubility(this.dopant, temperature_c);
      const surface = source.surface_cm3 ?? (solubility.ok ? solubility.active_cm3 : 0);
      zone.source_dt += dt;
      zone.weighted += surface * source.supply * dt;
    }
  }

  /** What a zone's wafers have; null where no junction formed. */
  resultOf(index: number): DopantResult | null {
    const zone = this.#zones[index];
    if (!zone) return null;
    return zone.source_dt > 0 ? this.#afterSource(zone) : this.#driven(zone);
  }

  #afterSource({ source_dt, drive_dt, weighted }: Zone): DopantResult | null {
    const surface_cm3 = weighted / source_dt;
    const steps = { surface_cm3, first_dt_cm2: source_dt, second_dt_cm2: drive_dt };
    const dose_cm2 = constantSourceDose({ surface_cm3, dt_cm2: source_dt });
    const junction = smithJunction(steps, this.#background);
    if (!junction.ok || junction.junction_um === null) return null;
    return this.#result(junction.junction_um, dose_cm2, (depth) => smithConcentration(steps, depth));
  }

  #driven({ drive_dt }: Zone): DopantResult | null {
    if (this.#incoming === null || drive_dt <= 0) return null;
    const layer = { dose_cm2: this.#incoming, dt_cm2: drive_dt };
    const junction = limitedSourceJunction(layer, this.#background);
    if (junction === null) return null;
    const surface = limitedSourceSurface(layer);
    const scale = 4 * drive_dt * 1e8;
    return this.#result(junction, this.#incoming, (depth) => surface * Math.exp(-(depth * depth) / scale));
  }

  #result(junction_um: number, dose_cm2: number, active: (depth_um: number) => number): DopantResult | null {
    const sheet = layerResistance(
      { active, background_cm3: this.#background, from_um: 0, to_um: junction_um },
      mobilityOf(this.dopant),
    );
    if (!sheet.ok) return null;
    return { junction_um, sheet_resistance_ohm: sheet.sheet_resistance_ohm, surface_cm3: active(0), dose_cm2 };
  }
}
