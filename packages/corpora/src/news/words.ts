/** A rule's alternatives, each a single word, from a list of them with spaces between. */
export function words(list: string): string[] {
  return list.split(' ');
}
