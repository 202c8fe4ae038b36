import type { ChartDefinition } from './chart-state.ts';

/** A kind of chart with everything it needs to know; all dimensionless. */
export type ChartDesign =
  | { readonly kind: 'i_mr' }
  | { readonly kind: 'xbar_r' | 'xbar_s'; readonly subgroup_size: number }
  | { readonly kind: 'p' | 'np' | 'c' | 'u'; readonly sample_size: number }
  | { readonly kind: 'ewma'; readonly lambda: number; readonly l: number }
  | { readonly kind: 'cusum'; readonly k_sigmas: number; readonly h_sigmas: number }
  /** p parameters. */
  | { readonly kind: 't2'; readonly p: number; readonly confidence: number };

/**
 * The design of a chart. What a definition leaves out: subgroups of five, samples of one unit, and the EWMA and CUSUM that
 * ring falsely as seldom as limits of three sigma do (average run length 370.4); T2 too.
 */
export const designOf = ({
  kind,
  settings = {},
  further_parameters = [],
}: Pick<ChartDefinition, 'kind' | 'settings' | 'further_parameters'>): ChartDesign => {
  switch (kind) {
    case 'i_mr':
      return { kind };
    case 'xbar_r':
    case 'xbar_s':
      return { kind, subgroup_size: settings.subgroup_size ?? 5 };
    case 'p':
    case 'np':
    case 'c':
    case 'u':
      return { kind, sample_size: settings.sample_size ?? 1 };
    case 'ewma':
      return { kind, lambda: settings.lambda ?? 0.2, l: settings.l ?? 2.859 };
    case 'cusum':
      return { kind, k_sigmas: settings.k_sigmas ?? 0.5, h_sigmas: settings.h_sigmas ?? 4.775 };
    case 't2':
      return { kind, p: 1 + further_parameters.length, confidence: settings.confidence ?? 0.9973 };
    default: {
      const unhandled: never = kind;
      return unhandled;
    }
  }
};
