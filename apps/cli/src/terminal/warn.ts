/** Says on standard error what is to be known and does not stop a command. */
export function warn(message: string): void {
  process.stderr.write(`unroll: ${message}\n`);
}
