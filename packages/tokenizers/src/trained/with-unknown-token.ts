/** Special tokens with the unknown one among them: before all others, unless it has a place of its own. */
export function withUnknownToken(
  specialTokens: readonly string[] = [],
  unknownToken: string | undefined = undefined,
): readonly string[] {
  if (unknownToken === undefined || specialTokens.includes(unknownToken)) return specialTokens;
  return [unknownToken, ...specialTokens];
}
