import canonicalize from 'canonicalize';

/**
 * The canonical JSON text of a value (RFC 8785): keys sorted by UTF-16 code units, numbers as ECMAScript prints them,
 * no white space. Two values with the same content always give the same bytes, so the text can be hashed and signed.
 *
 * @throws Error when the value has no canonical form: undefined, a function, NaN, an infinity, a bigint, a cycle, or text
 *   with half of a surrogate pair, which UTF-8 cannot carry (RFC 8785, 3.2.2.2).
 */
export const canonicalJson = (value: unknown): string => {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('value has no canonical JSON form');
  return text;
};
