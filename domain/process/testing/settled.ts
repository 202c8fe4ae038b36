/** The result of a model that must have one; its refusal is thrown. */
export function settled<T>(outcome: ({ readonly ok: true } & T) | { readonly ok: false; readonly error: unknown }): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  return outcome;
}
