/** What a fault's magnitude means, and the magnitude of one that names none. */
export interface FaultKind {
  readonly magnitude: number;
  readonly unit: string;
}

/** Faults that more than one family has; a family adds its own. */
export const faultKinds = {
  /** Flow that the controller loses, visible in its reading; down to 70 % of the setpoint. */
  mfc_drift: { magnitude: 0.5, unit: '% of flow per min' },
  /** An open thermocouple: no reading, and the zone runs this far beside its setpoint on its neighbours' power. */
  thermocouple_failure: { magnitude: -15, unit: 'C' },
  /** Error of a thermocouple that ages; the reading looks right, for the controller follows it. */
  thermocouple_drift: { magnitude: 0.25, unit: 'C per min' },
  /** Share of the forward power that comes back when the match has lost its way. */
  rf_mismatch: { magnitude: 25, unit: '% of forward power' },
  /** Air that enters the chamber. */
  leak: { magnitude: 20, unit: 'sccm' },
  pump_wear: { magnitude: 50, unit: '% of pumping speed lost' },
  beam_drift: { magnitude: 1, unit: '% of beam current per min' },
  arc: { magnitude: 6, unit: 'arcs per min' },
  particle_burst: { magnitude: 200, unit: 'particles per wafer' },
} as const satisfies Readonly<Record<string, FaultKind>>;
export type SharedFault = keyof typeof faultKinds;

/** Faults that are on in one chamber. Parts look at it; nothing has to be told when a fault comes or goes. */
export class ActiveFaults {
  readonly #kinds: ReadonlyMap<string, FaultKind>;
  readonly #magnitudes = new Map<string, number>();

  constructor(shared: readonly SharedFault[], own: Readonly<Record<string, FaultKind>> = {}) {
    this.#kinds = new Map<string, FaultKind>([
      ...shared.map((name) => [name, faultKinds[name]] as const),
      ...Object.entries(own),
    ]);
  }

  get names(): readonly string[] {
    return [...this.#kinds.keys()];
  }

  /** @returns false when the chamber knows no such fault. */
  set(name: string, active: boolean, magnitude?: number): boolean {
    const kind = this.#kinds.get(name);
    if (!kind) return false;
    if (active) this.#magnitudes.set(name, magnitude ?? kind.magnitude);
    else this.#magnitudes.delete(name);
    return true;
  }

  has(name: string): boolean {
    return this.#magnitudes.has(name);
  }

  /** In the unit of the fault's kind; 0 while it is off. */
  magnitude(name: string): number {
    return this.#magnitudes.get(name) ?? 0;
  }
}
