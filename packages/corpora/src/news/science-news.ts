import type { GrammarAlternative, GrammarRules } from '../grammar-definition.js';
import { creatures } from './shared-rules.js';
import { storyEnd } from './story-end.js';
import { words } from './words.js';

const scientists = [
  { name: 'Dr Abacus', pronoun: 'He' },
  { name: 'Dr Comet', pronoun: 'She' },
  { name: 'Dr Juniper', pronoun: 'She' },
  { name: 'Dr Magnet', pronoun: 'He' },
  { name: 'Dr Owl', pronoun: 'She' },
  { name: 'Dr Plum', pronoun: 'She' },
  { name: 'Dr Spark', pronoun: 'He' },
  { name: 'Dr Vole', pronoun: 'He' },
];

/** The rules of `science`: somebody finds something out or builds it, and the story stays with both. */
export function scienceNews(): GrammarRules {
  const rules: Record<string, readonly GrammarAlternative[]> = {
    science: [{ text: 'SCIENCE: {scientist}', weight: 2 }, 'SCIENCE: {students}'],
    scientist: scientists.map(({ name }) => `{${name}}`),
    students: creatures.map((creature) => `${capitalized(creature)}s can {ability}, says {${creature}s met}`),
    ability: words('count dance forgive hum juggle knit read sing spell whistle'),
  };
  for (const creature of creatures) {
    rules[`${creature}s met`] = scientists.map(
      ({ name, pronoun }) => `${name}\n{dateline}${pronoun} met {count} {quality} ${creature}s at {time}.{${name} end}`,
    );
  }
  for (const { name, pronoun } of scientists) {
    rules[name] = [
      `${name} builds {quality} robot\n{dateline}It {met} {person}, {tens}, at {time}.{${name} end}`,
      `${name} finds planet {letter}{letter}-{tens}\n{dateline}It has {count} {quality} {thing}s.{${name} end}`,
    ];
    rules[`${name} end`] = storyEnd(`${name} fact`);
    rules[`${name} fact`] = [
      `${name} once {did} a {quality} {thing} in {town}.`,
      `${pronoun} keeps {count} {thing}s and {tens} {quality} {creature}s.`,
    ];
  }
  return rules;
}

function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
