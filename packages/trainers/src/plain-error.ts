/** An error that can be sent to another thread, whatever was thrown. */
export function plainError(thrown: unknown): Error {
  if (!(thrown instanceof Error)) return new Error(String(thrown));
  const plain = new Error(thrown.message);
  if (thrown.stack !== undefined) plain.stack = thrown.stack;
  return plain;
}

/** What became of a thread that threw, continuing "worker 2 of 2 …". */
export function failureOf({ message }: Error): string {
  return `failed: ${message.replace(/\.$/, '')}`;
}
