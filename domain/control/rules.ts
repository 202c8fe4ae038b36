/**
 * The run rules of the two sets: Western Electric, "Statistical Quality Control Handbook" (1956), and L. S. Nelson,
 * "The Shewhart Control Chart - Tests for Special Causes", J. Quality Technology 16, 237 (1984). All inequalities are
 * strict: a point exactly on a border has not crossed it, and one on the centre line belongs to no side.
 */
export const controlRules = {
  WE1: { set: 'western_electric', name: 'one point beyond three sigma' },
  WE2: { set: 'western_electric', name: 'two of three points beyond two sigma on one side' },
  WE3: { set: 'western_electric', name: 'four of five points beyond one sigma on one side' },
  WE4: { set: 'western_electric', name: 'eight points in a row on one side of the centre line' },
  N1: { set: 'nelson', name: 'one point beyond three sigma' },
  N2: { set: 'nelson', name: 'nine points in a row on one side of the centre line' },
  N3: { set: 'nelson', name: 'six points in a row steadily rising or falling' },
  N4: { set: 'nelson', name: 'fourteen points in a row alternating up and down' },
  N5: { set: 'nelson', name: 'two of three points beyond two sigma on one side' },
  N6: { set: 'nelson', name: 'four of five points beyond one sigma on one side' },
  N7: { set: 'nelson', name: 'fifteen points in a row within one sigma' },
  N8: { set: 'nelson', name: 'eight points in a row outside one sigma, on both sides' },
} as const;

export type RuleId = keyof typeof controlRules;
export type RuleSet = (typeof controlRules)[RuleId]['set'];

/** In the order in which the rules of one point are reported. */
export const ruleIds = Object.keys(controlRules) as [RuleId, ...RuleId[]];

export const westernElectricRules = ['WE1', 'WE2', 'WE3', 'WE4'] as const satisfies readonly RuleId[];
export const nelsonRules = ['N1', 'N2', 'N3', 'N4', 'N5', 'N6', 'N7', 'N8'] as const satisfies readonly RuleId[];

/**
 * What a chart watches unless it says otherwise: the four zone rules. Together they see more than 99.9 % of steps of two
 * sigma within 30 points, and ring falsely every 92 points on average (C. W. Champ & W. H. Woodall, Technometrics 29,
 * 393 (1987), table 1: 91.75).
 */
export const defaultRules: readonly RuleId[] = [...westernElectricRules];
