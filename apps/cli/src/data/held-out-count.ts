/** How many of some things a share of them is, rounded up; the last bits of the product do not matter. */
export function heldOutCount(count: number, share: number): number {
  return Math.ceil(count * share - 1e-6);
}
