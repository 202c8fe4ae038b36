/** What happens at the surface of the silicon during a step. */
export type Surface =
  | { readonly kind: 'reflecting' }
  /** Held at a concentration. */
  | { readonly kind: 'constant'; readonly concentration_cm3: number }
  /** Passes h (C* - C): uptake from a gas, or evaporation when C* is 0. */
  | { readonly kind: 'transfer'; readonly transfer_cm_per_s: number; readonly equilibrium_cm3: number }
  /**
   * Moves into the silicon as that turns into oxide. The oxide takes up C / m of each volume it grows and keeps it (what
   * diffuses onwards in the oxide is neglected).
   */
  | {
      readonly kind: 'oxidising';
      /** Speed of the interface into the silicon at a time since the start of the step. */
      readonly recession_cm_per_s: (time_s: number) => number;
      /** m = C(Si) / C(SiO2) at an absolute temperature. */
      readonly segregation: (temperature_k: number) => number;
      /** Thickness of silicon that one thickness of oxide consumes. */
      readonly silicon_per_oxide: number;
    };

/** The surface at one time, as the balance of the first node needs it: influx = inflow - uptake * C(0). */
export interface SurfaceNow {
  /** Concentration at which the surface is held, cm^-3; null when it is free. */
  readonly held_cm3: number | null;
  /** Flux into the silicon whatever its concentration, cm^-2 s^-1. */
  readonly inflow: number;
  /** Flux out of it per concentration at the surface, cm/s. */
  readonly uptake: number;
  /** Speed of the interface into the silicon, cm/s. */
  readonly recession: number;
}

export function surfaceAt(surface: Surface, time_s: number, temperature_k: number): SurfaceNow {
  switch (surface.kind) {
    case 'reflecting':
      return { held_cm3: null, inflow: 0, uptake: 0, recession: 0 };
    case 'constant':
      return { held_cm3: surface.concentration_cm3, inflow: 0, uptake: 0, recession: 0 };
    case 'transfer': {
      const { transfer_cm_per_s, equilibrium_cm3 } = surface;
      return { held_cm3: null, inflow: transfer_cm_per_s * equilibrium_cm3, uptake: transfer_cm_per_s, recession: 0 };
    }
    case 'oxidising': {
      const recession = surface.recession_cm_per_s(time_s);
      const uptake = recession / (surface.silicon_per_oxide * surface.segregation(temperature_k));
      return { held_cm3: null, inflow: 0, uptake, recession };
    }
    default:
      return surface satisfies never;
  }
}
