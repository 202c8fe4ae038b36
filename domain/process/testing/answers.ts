import { type Answer, evaluateModel, type Model } from '../model.ts';

/** What models of a list answer by name: as it is, its values alone, or its error (null when there is none). */
export const answersOf = (models: readonly Model[]) => {
  const evaluate = (name: string, input: unknown): Answer => {
    const model = models.find((each) => each.name === name);
    if (!model) throw new Error(`no model ${name}`);
    return evaluateModel(model, input);
  };
  const valuesOf = (name: string, input: unknown): Record<string, unknown> => {
    const answer = evaluate(name, input);
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    return Object.fromEntries(Object.entries(answer.values).map(([key, { value }]) => [key, value]));
  };
  const errorOf = (name: string, input: unknown): unknown => {
    const answer = evaluate(name, input);
    return answer.ok ? null : answer.error;
  };
  return { evaluate, valuesOf, errorOf };
};
