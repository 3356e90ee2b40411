/**
 * The element of the page with an id.
 *
 * @param type The class the element must have, such as HTMLButtonElement.
 * @throws Error if the page has no such element.
 */
export function pageElement<Type extends Element>(id: string, type: new () => Type): Type {
  const element = document.getElementById(id);
  if (element instanceof type) return element;
  throw new Error(`The page must have a ${type.name} with the id ${id}.`);
}
