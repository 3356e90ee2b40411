import { visitGraphemeClusters } from '../grapheme-clusters.js';
import type { Span } from '../patterns/span.js';
import { utf8Bytes } from '../pipeline/utf8-bytes.js';

const mostBytes = 5;

/** The grapheme clusters of a text that are of several characters, and of at most five bytes in UTF-8. */
export function shortClusters(text: string): Span[] {
  const spans: Span[] = [];
  visitGraphemeClusters(text, (start, end) => {
    if (end - start > 1 && end - start <= mostBytes && isShort(text.slice(start, end))) spans.push({ start, end });
  });
  return spans;
}

function isShort(cluster: string): boolean {
  const isOneCharacter = cluster.length === 2 && (cluster.codePointAt(0) as number) > 0xffff;
  return !isOneCharacter && utf8Bytes(cluster).length <= mostBytes;
}
