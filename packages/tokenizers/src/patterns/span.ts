/** A part of a text: the UTF-16 units from `start` up to `end`. */
export type Span = { readonly start: number; readonly end: number };
