/** Files that belong together, as they were after one training step. */
export type Save = {
  /** The number of training steps done. Integer, at least 0. */
  readonly step: number;
  /** The bytes of each file by its name, such as `weights.safetensors`. */
  readonly files: Readonly<Record<string, Uint8Array>>;
};
