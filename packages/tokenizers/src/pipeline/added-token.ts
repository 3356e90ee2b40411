/** An entry beside those of the model, which is looked for in a text before the text is cut into pieces. */
export type AddedToken = {
  /** Its text. */
  readonly content: string;
  /** Its id. Default: that of the model's entry of the same text, else the next one that is free. */
  readonly id?: number;
  /** Whether it stands for something other than text, such as the end of one. Default false. */
  readonly isSpecial?: boolean;
  /** Whether it is looked for in the normalized text, rather than in the text as it came. Default: unless it is special. */
  readonly isNormalized?: boolean;
  /** Whether it counts only where no word character stands beside it. Default false. */
  readonly isSingleWord?: boolean;
  /** Whether it takes the blanks before it along. Default false. */
  readonly stripsLeft?: boolean;
  /** Whether it takes the blanks after it along. Default false. */
  readonly stripsRight?: boolean;
};

/** An {@link AddedToken} with everything said. */
export type NumberedToken = Required<AddedToken>;

/** The added token with its id and its defaults. */
export function numberedToken(token: AddedToken, id: number): NumberedToken {
  const { isSpecial = false } = token;
  return {
    isSpecial,
    isNormalized: !isSpecial,
    isSingleWord: false,
    stripsLeft: false,
    stripsRight: false,
    ...token,
    id,
  };
}
