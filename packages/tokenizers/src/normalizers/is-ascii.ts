const beyondAscii = /[^\0-\x7f]/;

/** Whether all of a text is ASCII. */
export function isAscii(text: string): boolean {
  return !beyondAscii.test(text);
}
