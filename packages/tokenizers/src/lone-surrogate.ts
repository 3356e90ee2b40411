/** Half of a surrogate pair that stands alone, and so is no character. */
export const loneSurrogate: RegExp = /[\ud800-\udfff]/u;
