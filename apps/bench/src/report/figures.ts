/** A number to three places that count, without an exponent: `0.874`, `13.4`, `163`. Empty for undefined. */
export function approximate(value: number | undefined): string {
  if (value === undefined) return '';
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** A number as an integer with its thousands apart: `35,918`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** A share in percent: `74 %`. Empty for undefined. */
export function percent(share: number | undefined): string {
  return share === undefined ? '' : `${Math.round(100 * share)} %`;
}

/** A small difference with its sign, to four places behind the point: `+0.0012`. */
export function signed(difference: number): string {
  const text = Math.abs(difference).toFixed(4);
  return `${difference < 0 && Number(text) > 0 ? '-' : '+'}${text}`;
}
