const brand = Symbol.for('@unroll/core/UnrollError');

/**
 * The base of every error that Unroll throws on purpose.
 *
 * `isInstance` recognizes errors by a registered symbol, so that it also works when two copies of this package are
 * loaded. The facts behind the sentence are fields of each subclass.
 *
 * @example try { cell.step(...) } catch (error) { if (UnrollError.isInstance(error)) show(error.message); else throw error; }
 */
export class UnrollError extends Error {
  override readonly name: string = 'UnrollError';

  constructor(message: string) {
    super(message);
    Object.defineProperty(this, brand, { value: true });
  }

  /** Whether a value is an error of Unroll's, from this or another loaded copy of the package. */
  static isInstance(value: unknown): value is UnrollError {
    return typeof value === 'object' && value !== null && brand in value;
  }
}
