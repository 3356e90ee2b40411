/** A larger array that begins with the values of another. */
export function copiedInto<Values extends Float64Array | Int32Array | Uint16Array>(
  larger: Values,
  values: Values,
): Values {
  larger.set(values);
  return larger;
}
