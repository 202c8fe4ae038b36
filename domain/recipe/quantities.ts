import { z } from 'zod';

export const positive = z.number().positive();
export const nonNegative = z.number().min(0);

/** Temperatures in C from absolute zero up to what no furnace reaches. */
export const celsius = z.number().min(-273.15).max(2500);

/** Gas name (as in domain/gas/gases.ts) -> flow in sccm; absent gases are off. */
export const flowsByGas = z.record(z.string(), nonNegative);
