/** What speaks against a recipe: `missing` what its mode needs, `refused` what its mode does not have. */
export type FindingRule = 'missing' | 'refused' | 'out_of_range' | 'unsafe' | 'incompatible_gases' | 'inconsistent';

export interface Finding {
  readonly rule: FindingRule;
  /** JSON path of what is missing or does not belong there. */
  readonly path: string;
  readonly message: string;
}
