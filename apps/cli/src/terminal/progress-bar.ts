/**
 * A bar that fills from the left, to half a place.
 *
 * @param share How much of it is filled, from 0 to 1.
 * @param width How many places it takes.
 */
export function progressBar(share: number, width: number): string {
  const halves = Math.round(2 * width * Math.min(1, Math.max(0, share)));
  const full = '━'.repeat(Math.floor(halves / 2));
  const half = halves % 2 === 1 ? '╸' : '';
  return full + half + '─'.repeat(width - full.length - half.length);
}
