/** The options with which a user names the columns of parts, such as `--text-column` and `--label-column`. */
export function columnOptionsInWords(parts: readonly string[]): string {
  return parts.map((part) => `\`--${part}-column\``).join(' and ');
}
