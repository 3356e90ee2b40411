/** The order of two texts by code points, for `sort`: the order of their bytes in UTF-8, not that of `<`. */
export function compareCodePoints(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let unit = 0; unit < length; unit++) {
    const difference = rankOf(left.charCodeAt(unit)) - rankOf(right.charCodeAt(unit));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Halves of surrogate pairs, which stand for code points from 0x10000 on, come after all other units. */
function rankOf(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
