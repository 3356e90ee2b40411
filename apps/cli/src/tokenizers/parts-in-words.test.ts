import { expect, test } from 'vitest';
import { partInWords } from './parts-in-words.js';

test.each([
  [{ type: 'Fuse' }, 'Fuse'],
  [
    { type: 'ByteLevel', add_prefix_space: false, use_regex: true },
    'ByteLevel (add_prefix_space false, use_regex true)',
  ],
  [{ type: 'BertNormalizer', strip_accents: null, lowercase: true }, 'BertNormalizer (lowercase true)'],
  [
    { type: 'Sequence', normalizers: [{ type: 'NFD' }, { type: 'Prepend', prepend: '▁' }] },
    'NFD, then Prepend (prepend "▁")',
  ],
  [
    { type: 'Split', pattern: { Regex: ' ?\\p{L}+' }, behavior: 'Isolated' },
    'Split (pattern / ?\\p{L}+/, behavior "Isolated")',
  ],
  [{ type: 'Replace', pattern: { String: '\n' }, content: '' }, 'Replace (pattern String "\\n", content "")'],
  [{ type: 'RobertaProcessing', sep: ['</s>', 2], cls: ['<s>', 0] }, 'RobertaProcessing (sep "</s>" 2, cls "<s>" 0)'],
  [
    { type: 'Precompiled', precompiled_charsmap: 'A'.repeat(100) },
    `Precompiled (precompiled_charsmap "${'A'.repeat(60)}…")`,
  ],
  [
    {
      type: 'TemplateProcessing',
      single: [{ SpecialToken: { id: '[CLS]', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
      pair: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 1 } }],
      special_tokens: { '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] } },
    },
    'TemplateProcessing (single [CLS] $A, pair $A $B)',
  ],
])('tells of %j', (part, words) => {
  expect(partInWords(part)).toBe(words);
});
