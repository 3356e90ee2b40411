import type { JsonObject, JsonValue } from '@unroll/tokenizers';
import { printable } from '../terminal/printable.js';
import { shownEntry } from '../terminal/shown-entry.js';

/** The fields of parts that have parts themselves. */
const listFields = ['normalizers', 'pretokenizers', 'processors', 'decoders'] as const;

const longestText = 60;

/**
 * A part of a tokenizer as its file has it, in the words of the file: `ByteLevel (add_prefix_space false, use_regex true)`.
 */
export function partInWords(part: JsonObject): string {
  const { type, ...fields } = part;
  if (type === 'Sequence') {
    const list = listFields.flatMap((name) => (Array.isArray(fields[name]) ? fields[name] : []));
    return list.map((item) => partInWords(item as JsonObject)).join(', then ');
  }
  if (type === 'TemplateProcessing') return `${type} (${templateInWords(fields)})`;
  const told = Object.entries(fields).filter(([, value]) => value !== null);
  if (told.length === 0) return String(type);
  return `${type} (${told.map(([name, value]) => `${name} ${valueInWords(value)}`).join(', ')})`;
}

function valueInWords(value: JsonValue): string {
  if (typeof value === 'string') {
    return shownEntry(value.length > longestText ? `${value.slice(0, longestText)}…` : value);
  }
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.map(valueInWords).join(' ');
  const { Regex: pattern } = value as JsonObject;
  if (typeof pattern === 'string') return `/${printable(pattern)}/`;
  return Object.entries(value)
    .map(([name, inner]) => `${name} ${valueInWords(inner)}`)
    .join(' ');
}

/** What stands around a text, and around a pair of texts: `single [CLS] $A [SEP], pair $A $B`. */
function templateInWords({ single, pair }: JsonObject): string {
  return Object.entries({ single, pair })
    .map(([name, template]) => `${name} ${Array.isArray(template) ? template.map(pieceInWords).join(' ') : ''}`)
    .join(', ');
}

function pieceInWords(piece: JsonObject): string {
  const [kind, { id }] = Object.entries(piece)[0] as [string, { readonly id: string }];
  return kind === 'Sequence' ? `$${id}` : id;
}
