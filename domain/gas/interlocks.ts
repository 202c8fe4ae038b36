import { type GasHazard, hasHazard, hasRole } from './gases.ts';

/** An interlock that a recipe must require, or another that guards against the same. */
export interface RequiredInterlock {
  readonly name: string;
  readonly or?: string;
  readonly why: string;
}

/** A leak of these must be detected: they poison, burn or corrode. */
const detected: readonly GasHazard[] = ['fatal', 'toxic', 'pyrophoric', 'flammable_gas', 'flammable_vapour'];
/** The exhaust of these must be treated before it leaves. */
const treated: readonly GasHazard[] = ['fatal', 'toxic', 'pyrophoric', 'corrosive'];

/**
 * The interlocks that gases ask for (SEMI S2, hazardous gases: exhaust, leak detection and treatment of the effluent,
 * each shutting off the supply when it fails).
 */
export const interlocksForGases = (gases: readonly string[]): readonly RequiredInterlock[] => {
  const named = (of: readonly GasHazard[]): string[] => gases.filter((name) => hasHazard(name, ...of));
  const leaking = named(detected);
  const effluent = named(treated);
  const vented = named([...detected, 'corrosive']);
  const list = (names: readonly string[]): string => names.join(', ');
  const required: RequiredInterlock[] = [];
  if (vented.length > 0) required.push({ name: 'exhaust_flow', why: `${list(vented)} must be drawn off` });
  if (leaking.length > 0) {
    const onlyHydrogen = leaking.every((name) => hasRole(name, 'hydrogen'));
    required.push({
      name: 'gas_leak',
      ...(onlyHydrogen ? { or: 'hydrogen_leak' } : {}),
      why: `a leak of ${list(leaking)} must be detected`,
    });
  }
  if (effluent.length > 0)
    required.push({ name: 'abatement', why: `the effluent of ${list(effluent)} must be treated` });
  return required;
};
