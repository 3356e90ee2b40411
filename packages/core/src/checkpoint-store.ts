/** Files that belong together, as they were after one training step. */
export type Save = {
  /** The number of training steps done. Integer, at least 0. */
  readonly step: number;
  /**
   * The bytes of each file by its name, such as `weights.safetensors`. A name is made of letters, digits, `.`, `_` and `-`,
   * does not begin with `.` or `-`, and is not `save.json`.
   */
  readonly files: Readonly<Record<string, Uint8Array>>;
};

/**
 * A place where the last two saves of a run can be read: in a folder, a browser, on a server.
 *
 * Whoever reads while another writes finds the save before or the new one, whole. Every file is checked against the
 * digest that was written with it, and a damaged save is never replaced by another in silence.
 */
export interface SaveReader {
  /**
   * The current save; undefined where there is none.
   *
   * @throws CheckpointError if the save is damaged, and says whether the one before it is kept; or if the place cannot be
   *   read.
   */
  read(): Promise<Save | undefined>;
  /** The save before the current one; undefined where none is kept. Throws as `read` does. */
  readPrevious(): Promise<Save | undefined>;
}

/**
 * A place that keeps the last two saves of a run.
 *
 * The bytes of a save must not change while it is written. Writes of one store wait for each other.
 */
export interface CheckpointStore extends SaveReader {
  /**
   * Makes a save the current one, whole or not at all; the current one becomes the one before, and that is removed.
   *
   * The first write makes this store the only writer of its place, until it is closed or its process or page ends.
   *
   * @throws ArgumentError if the step or the name of a file is not one.
   * @throws CheckpointError if the place is full, may not be written to, or belongs to another writer. What was there
   *   before is unchanged.
   */
  write(save: Save): Promise<void>;
  /** Lets others write to the place, after the writes that were begun. A later write takes it again. */
  close(): Promise<void>;
}
