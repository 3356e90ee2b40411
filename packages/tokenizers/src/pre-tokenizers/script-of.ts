/** The scripts of Unicode 9, by their names in Scripts.txt, those of most texts first. */
const scripts = (
  'Common Latin Han Cyrillic Arabic Devanagari Hiragana Katakana Hangul Greek Inherited ' +
  'Adlam Ahom Anatolian_Hieroglyphs Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali Bhaiksuki Bopomofo Brahmi ' +
  'Braille Buginese Buhid Canadian_Aboriginal Carian Caucasian_Albanian Chakma Cham Cherokee Coptic Cuneiform Cypriot ' +
  'Deseret Duployan Egyptian_Hieroglyphs Elbasan Ethiopic Georgian Glagolitic Gothic Grantha Gujarati Gurmukhi Hanunoo ' +
  'Hatran Hebrew Imperial_Aramaic Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi Kannada Kayah_Li ' +
  'Kharoshthi Khmer Khojki Khudawadi Lao Lepcha Limbu Linear_A Linear_B Lisu Lycian Lydian Mahajani Malayalam Mandaic ' +
  'Manichaean Marchen Meetei_Mayek Mende_Kikakui Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi Mongolian Mro Multani ' +
  'Myanmar Nabataean New_Tai_Lue Newa Nko Ogham Ol_Chiki Old_Hungarian Old_Italic Old_North_Arabian Old_Permic ' +
  'Old_Persian Old_South_Arabian Old_Turkic Oriya Osage Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau Phags_Pa Phoenician ' +
  'Psalter_Pahlavi Rejang Runic Samaritan Saurashtra Sharada Shavian Siddham SignWriting Sinhala Sora_Sompeng Sundanese ' +
  'Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet Takri Tamil Tangut Telugu Thaana Thai Tibetan Tifinagh ' +
  'Tirhuta Ugaritic Vai Warang_Citi Yi'
).split(' ');

type Lookup = {
  /** The test of each script, in their order. */
  readonly tests: readonly RegExp[];
  /** What each code point was found to be: 0 if it was not looked up, else the index of its script + 1. [code points] */
  readonly found: Uint8Array;
};

let lookup: Lookup | undefined;

/**
 * The script of a code point, by its name in Scripts.txt of Unicode; undefined if it has none, or one that came after
 * version 9.
 */
export function scriptOf(codePoint: number): string | undefined {
  lookup ??= {
    tests: scripts.map((script) => new RegExp(`\\p{Script=${script}}`, 'u')),
    found: new Uint8Array(0x110000),
  };
  const { tests, found } = lookup;
  const known = found[codePoint] as number;
  if (known > 0) return scripts[known - 1];
  const character = String.fromCodePoint(codePoint);
  const index = tests.findIndex((test) => test.test(character));
  found[codePoint] = (index === -1 ? scripts.length : index) + 1;
  return scripts[index];
}
