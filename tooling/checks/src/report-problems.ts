/** Prints the problems of a check, or one line that says there are none, and makes the process exit with 1 if there are any. */
export function reportProblems(check: string, problems: readonly string[]): void {
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  const count = problems.length === 0 ? 'no' : problems.length;
  console.log(`${check}: ${count} problem${problems.length === 1 ? '' : 's'}.`);
}
