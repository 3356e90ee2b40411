/**
 * The visible character that stands for a byte in the vocabularies of byte-level tokenizers.
 *
 * Bytes that are visible characters of Latin-1 stand for themselves; the others, in their order, are U+0100 and on.
 *
 * Source: Radford et al. 2019, encoder.py of GPT-2.
 *
 * @param byte An integer from 0 to 255.
 */
export function characterOfByte(byte: number): string {
  return characters[byte] as string;
}

/** The byte that a visible character stands for; undefined if it stands for none. */
export function byteOfCharacter(character: string): number | undefined {
  return bytes.get(character);
}

const characters = /* @__PURE__ */ visibleCharacters();
const bytes: ReadonlyMap<string, number> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ visibleCharacters().map((character, byte) => [character, byte] as const),
);

function visibleCharacters(): string[] {
  let hiddenCount = 0;
  return Array.from({ length: 256 }, (_, byte) => {
    const isVisible = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    return String.fromCharCode(isVisible ? byte : 0x100 + hiddenCount++);
  });
}
