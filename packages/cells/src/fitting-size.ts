/**
 * What must be there besides if a size is another than it has to be, where both are literal types; nothing if they
 * agree.
 */
export type FittingSize<Name extends string, Size extends number, OwnSize extends number> = [Size & OwnSize] extends [
  never,
]
  ? { readonly [name in Name]: Size }
  : unknown;
