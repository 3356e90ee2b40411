/** An error that can be sent to another thread, whatever was thrown: what is no error is told in words. */
export function plainError(thrown: unknown): Error {
  const { message, stack } = errorParts(thrown);
  const plain = new Error(message);
  if (stack !== undefined) plain.stack = stack;
  return plain;
}

/** What became of a thread that threw something, continuing "worker 2 of 2 …". */
export function failureOf(thrown: unknown): string {
  return `failed: ${errorParts(thrown).message.replace(/\.$/, '')}`;
}

function errorParts(thrown: unknown): { readonly message: string; readonly stack?: string | undefined } {
  if (thrown instanceof Error) return thrown;
  return { message: inWords(thrown) };
}

function inWords(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return String(thrown);
  try {
    return JSON.stringify(thrown) ?? String(thrown);
  } catch {
    return Object.prototype.toString.call(thrown); // it holds itself, or what cannot be written
  }
}
