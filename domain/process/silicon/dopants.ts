/** Dopants of silicon that every constant set knows. */
export const dopants = ['B', 'P', 'As', 'Sb'] as const;
export type Dopant = (typeof dopants)[number];

/** Boron accepts electrons; the others of the set donate them. */
export const isAcceptor = (dopant: Dopant): boolean => dopant === 'B';
