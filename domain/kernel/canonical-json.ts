import canonicalize from 'canonicalize';

/**
 * The canonical JSON text of a value (RFC 8785): keys sorted by UTF-16 code units, numbers as ECMAScript prints them,
 * no white space. Two values with the same content always give the same bytes, so the text can be hashed and signed.
 *
 * @throws TypeError when the value has no JSON form (undefined, a function, NaN or an infinity).
 */
export const canonicalJson = (value: unknown): string => {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('value has no canonical JSON form');
  return text;
};
