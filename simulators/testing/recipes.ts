import { catalogue } from '../../domain/catalogue/catalogue.ts';
import type { CatalogueContent } from '../../domain/catalogue/entry.ts';

const contents = new Map(
  catalogue.flatMap(({ recipes }) => recipes.map(({ name, content }) => [name, content] as const)),
);

/** A recipe of the catalogue by its name. */
export function contentOf(name: string): CatalogueContent {
  const content = contents.get(name);
  if (!content) throw new Error(`the catalogue has no recipe ${name}`);
  return content;
}
