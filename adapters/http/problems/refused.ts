import type { Problem } from './problem.ts';

const kebab = (kind: string): string => kind.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase();
const words = (kind: string): string => {
  const text = kebab(kind).replaceAll('-', ' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
};

type Extra = Pick<Problem, 'facts' | 'errors' | 'headers'>;

/** The problem that a failure of this kind is; the kind names it. */
export const problem = (
  status: number,
  failure: { readonly kind: string },
  detail: string,
  extra: Extra = {},
): Problem => ({
  status,
  slug: kebab(failure.kind),
  title: words(failure.kind),
  detail,
  ...extra,
});

/** The one field that was wrong. */
export const at = (path: string, message: string): Extra => ({ errors: [{ path, message }] });
