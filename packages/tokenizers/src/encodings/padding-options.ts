/** How encodings are filled up to one length. */
export type PaddingOptions = {
  /** Up to how many tokens: `longest` for as many as the longest of a batch has. Longer ones stay. Default `longest`. */
  readonly length?: 'longest' | number;
  /** Of what the length is made a multiple, by rounding up. Default 1. */
  readonly multipleOf?: number;
  /** On which side. Default `right`. */
  readonly direction?: 'left' | 'right';
  /** The token to fill up with. Default 0. */
  readonly token?: number;
  /** Its entry of the vocabulary. Default `[PAD]`. */
  readonly entry?: string;
  /** Its type id. Default 0. */
  readonly typeId?: number;
};
