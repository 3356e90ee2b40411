/** A byte tokenizer as plain data, version 1. */
export type ByteTokenizerJSON = {
  readonly type: 'bytes';
  readonly version: 1;
};
