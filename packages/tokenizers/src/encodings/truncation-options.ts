/** How an encoding is shortened. */
export type TruncationOptions = {
  /** How many tokens there are at most, with those that a post-processor adds. Integer, at least 0. */
  readonly maximumLength: number;
  /**
   * What is shortened of a pair: the longer text, and both to the same length if that is not enough; or one of the two
   * only. One text alone is the first. Default `longestFirst`.
   */
  readonly strategy?: 'longestFirst' | 'onlyFirst' | 'onlySecond';
  /** From which side tokens are cut off. Default `right`. */
  readonly direction?: 'left' | 'right';
  /** How many tokens each part of what was cut off has in common with the part before it. Default 0. */
  readonly stride?: number;
};
