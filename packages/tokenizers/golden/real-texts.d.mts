/** The real texts that tokenizers are compared on, by name, as lines. */
export function textsOf(folder: string): Record<string, string[]>;
