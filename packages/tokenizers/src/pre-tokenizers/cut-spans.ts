import type { Span } from '../patterns/span.js';
import { type AlignedText, cut } from '../pipeline/aligned-text.js';

/** The parts of a text. */
export function cutSpans(text: AlignedText, spans: readonly Span[]): AlignedText[] {
  return spans.map(({ start, end }) => cut(text, start, end));
}
