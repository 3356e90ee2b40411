/** An axis of a result, and how far apart its neighbours are in each operand: 0 where that one is broadcast along it. */
export type BroadcastAxis = { readonly length: number; readonly aStride: number; readonly bStride: number };

/**
 * The axes along which two operands that broadcast against each other are walked, from the innermost on. Neighbouring
 * axes that are broadcast alike are one, so that operands of one shape have one axis; axes of length 1 are left out. There
 * are always two, of which the outer one may have length 1.
 */
export function broadcastAxes(a: readonly number[], b: readonly number[]): BroadcastAxis[] {
  const axes: { length: number; aStride: number; bStride: number }[] = [];
  let [aSize, bSize, isInB, isInA] = [1, 1, false, false];
  for (let axis = 1; axis <= Math.max(a.length, b.length); axis++) {
    const aLength = a[a.length - axis] ?? 1;
    const bLength = b[b.length - axis] ?? 1;
    if (aLength === 1 && bLength === 1) continue;
    const length = aLength === 1 ? bLength : aLength;
    const last = axes.at(-1);
    if (last !== undefined && isInA === (aLength !== 1) && isInB === (bLength !== 1)) {
      last.length *= length;
    } else {
      isInA = aLength !== 1;
      isInB = bLength !== 1;
      axes.push({ length, aStride: isInA ? aSize : 0, bStride: isInB ? bSize : 0 });
    }
    aSize *= aLength;
    bSize *= bLength;
  }
  while (axes.length < 2) axes.push({ length: 1, aStride: 0, bStride: 0 });
  return axes;
}

/** Calls a function with each place in both operands along the given axes, of which the first goes fastest. */
export function forEachPlace(
  axes: readonly BroadcastAxis[],
  visit: (a: number, b: number) => void,
  a = 0,
  b = 0,
): void {
  const outermost = axes.at(-1);
  if (outermost === undefined) {
    visit(a, b);
    return;
  }
  const inner = axes.slice(0, -1);
  for (let index = 0; index < outermost.length; index++) {
    forEachPlace(inner, visit, a + index * outermost.aStride, b + index * outermost.bStride);
  }
}
