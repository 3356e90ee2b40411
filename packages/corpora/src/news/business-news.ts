import type { GrammarAlternative, GrammarRules } from '../grammar-definition.js';
import { storyEnd } from './story-end.js';
import { words } from './words.js';

const companies = [
  { name: 'Button Works', product: 'button' },
  { name: 'Goose Air', product: 'ticket' },
  { name: 'Left Sock', product: 'sock' },
  { name: 'Moon Motors', product: 'car' },
  { name: 'Pillow Bank', product: 'coin' },
  { name: 'Snail Post', product: 'letter' },
  { name: 'Tock and Sons', product: 'clock' },
  { name: 'Velvet Drums', product: 'drum' },
];

/** The rules of `business`: a company grows, shrinks or hires, and the story stays with it and its product. */
export function businessNews(): GrammarRules {
  const rules: Record<string, readonly GrammarAlternative[]> = {
    business: companies.map(({ name }) => `BUSINESS: ${name} {${name}}`),
    rises: words('climbs grows jumps soars'),
    falls: words('dips melts sinks slips'),
    post: words('boss cook driver guard'),
  };
  for (const { name, product } of companies) {
    rules[name] = [
      `{rises} {percent}\n{dateline}{person} bought {count} ${product}s at {price}.{${name} end}`,
      `{falls} {percent}\n{dateline}{person} lost {count} ${product}s at {time}.{${name} end}`,
      `hires {quality} {creature}\n{dateline}The new {post} earns {price} and {tens} ${product}s.{${name} end}`,
    ];
    rules[`${name} end`] = storyEnd(`${name} fact`);
    rules[`${name} fact`] = [
      `${name} owns {count} {quality} {thing}s in {town}.`,
      `Rival {surname} and {surname} sold {count} {quality} ${product}s.`,
    ];
  }
  return rules;
}
