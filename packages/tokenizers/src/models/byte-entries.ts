/** The entries that stand for bytes in vocabularies with byte fallback: `<0x00>` to `<0xFF>`, as SentencePiece writes them. */
export const byteEntries: readonly string[] = /* @__PURE__ */ Array.from({ length: 256 }, (_, byte) => {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
});
