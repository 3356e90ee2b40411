/** A regular expression whose work is bounded: it cannot hang, whatever it is and whatever the text. */
export interface Pattern {
  /** The expression as it was written, in the syntax of Oniguruma. */
  readonly source: string;
  /** Whether some match of it is empty. */
  readonly canBeEmpty: boolean;
  /** How many UTF-16 units it has read so far, in all calls: its work, for those who bound it. */
  readonly unitsRead: number;
  /**
   * The end of the match that begins exactly at a UTF-16 unit of a text; -1 if there is none. A match may be empty.
   *
   * Of several, it is the one that a backtracking engine finds first. Reads each unit from `start` on at most once.
   */
  matchEnd(text: string, start: number): number;
}
