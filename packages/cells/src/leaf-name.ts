/** The name of a tensor in its tree, the last part of its path: `'bias'` of `'0.cell.bias'`. */
export function leafName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
