/** A part of a template: a text, or special tokens by their name in the template. */
export type TemplatePart =
  | { readonly text: 'first' | 'second'; readonly typeId: number }
  | { readonly special: string; readonly typeId: number };
