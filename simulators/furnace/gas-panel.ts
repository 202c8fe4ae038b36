import { type Flows, type Gas, gases } from './recipe.ts';

/** Settling of a mass flow controller, s. */
const lagSeconds = 3;
/** The oxygen controller loses this share of its flow a second while it drifts, down to `leastShare`. */
const driftPerSecond = 0.005 / 60;
const leastShare = 0.7;

/** Mass flow controllers of the tube: each follows its setpoint with a first-order lag. */
export class GasPanel {
  #setpoints: Flows = { O2: 0, H2: 0, N2: 10_000 };
  #actual: Record<Gas, number> = { ...this.#setpoints };
  #oxygenShare = 1;
  drifting = false;

  get flows(): Flows {
    return this.#actual;
  }

  set(flows: Flows): void {
    this.#setpoints = flows;
  }

  repair(): void {
    this.drifting = false;
    this.#oxygenShare = 1;
  }

  advance(seconds: number): void {
    if (this.drifting) this.#oxygenShare = Math.max(leastShare, this.#oxygenShare - driftPerSecond * seconds);
    for (const gas of gases) {
      const goal = this.#setpoints[gas] * (gas === 'O2' ? this.#oxygenShare : 1);
      this.#actual[gas] = goal + (this.#actual[gas] - goal) * Math.exp(-seconds / lagSeconds);
    }
  }

  /**
   * Partial pressure of the oxidant relative to the pressure in the tube, 0 to 1: purge makes up for what the oxidant's
   * flow lacks against its setpoint, and nitrogen dilutes it. Burnt hydrogen and oxygen count as steam.
   */
  oxidantShare(): number {
    const wanted = this.#setpoints.O2 + this.#setpoints.H2;
    if (wanted === 0) return 0;
    const oxidant = this.#actual.O2 + this.#actual.H2;
    return Math.min(1, oxidant / wanted) * (oxidant / (oxidant + this.#actual.N2));
  }
}
