/** Laminar flow along a flat plate, at a distance from its leading edge. */
export interface FlatPlate {
  readonly reynolds: number;
  /** Where the velocity is 99 % of that outside: 5.0 x / sqrt(Re). */
  readonly thickness_m: number;
  /** Grove's mean over a plate of this length: (2/3) L / sqrt(Re_L); several times thinner, so name which is meant. */
  readonly grove_mean_m: number;
  readonly sherwood_local: number;
  readonly sherwood_mean: number;
}

/**
 * Source: Blasius (1908), Pohlhausen (1921): Sh = 0.332 Re^(1/2) Sc^(1/3), twice that in the mean over the plate.
 * @param nu_m2_per_s kinematic viscosity
 */
export function flatPlate(velocity_m_per_s: number, distance_m: number, nu_m2_per_s: number, schmidt = 1): FlatPlate {
  const reynolds = (velocity_m_per_s * distance_m) / nu_m2_per_s;
  const root = Math.sqrt(reynolds);
  const sherwood_local = 0.332 * root * Math.cbrt(schmidt);
  return {
    reynolds,
    thickness_m: (5 * distance_m) / root,
    grove_mean_m: (2 * distance_m) / (3 * root),
    sherwood_local,
    sherwood_mean: 2 * sherwood_local,
  };
}

/** rad/s */
export const angularVelocity = (rpm: number): number => (rpm * 2 * Math.PI) / 60;

/** Momentum boundary layer on a rotating disk, m: 4 sqrt(nu / omega) (von Karman 1921). */
export const diskBoundaryLayer = (nu_m2_per_s: number, omega: number): number => 4 * Math.sqrt(nu_m2_per_s / omega);

/**
 * Mass transfer to a rotating disk, m/s, the same at every radius: 0.62 D^(2/3) nu^(-1/6) omega^(1/2).
 * Source: Levich, Physicochemical Hydrodynamics (1962), for high Schmidt numbers; gases (Sc about 1) take 0.40 to 0.45.
 */
export const diskTransfer = (d_m2_per_s: number, nu_m2_per_s: number, omega: number, coefficient = 0.62): number =>
  coefficient * Math.cbrt(d_m2_per_s) ** 2 * nu_m2_per_s ** (-1 / 6) * Math.sqrt(omega);
