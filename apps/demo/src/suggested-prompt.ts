const mostCharacters = 12;

/** The beginning of a text as a first prompt: its first word and the space after it, at most 12 characters. */
export function suggestedPrompt(text: string): string {
  const beginning = /^\s*(\S+ ?)/.exec(text.slice(0, 1000))?.[1] ?? '';
  return Array.from(beginning).slice(0, mostCharacters).join('');
}
