let segmenter: Intl.Segmenter | undefined;

/** The grapheme clusters of a text: characters as users see them. They depend on the engine's version of Unicode. */
export function graphemeSegments(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en');
  return segmenter.segment(text);
}
