import type { GrammarAlternative, GrammarRules } from '../grammar-definition.js';
import { creatures, things } from './shared-rules.js';
import { storyEnd } from './story-end.js';
import { words } from './words.js';

const countries = [
  { name: 'Drizzland', adjective: 'Drizzlish', capital: 'Puddle Quay' },
  { name: 'Fernmark', adjective: 'Fernish', capital: 'Greenhaven' },
  { name: 'Larkovia', adjective: 'Larkovian', capital: 'Upper Trill' },
  { name: 'Marzipan', adjective: 'Marzipani', capital: 'Almond City' },
  { name: 'Oskaria', adjective: 'Oskarian', capital: 'Goose Bay' },
  { name: 'Pomelia', adjective: 'Pomelian', capital: 'Port Quince' },
  { name: 'Tuvonia', adjective: 'Tuvonian', capital: 'Old Tuvo' },
  { name: 'Zaffron', adjective: 'Zaffronese', capital: 'Saint Crocus' },
];

/** The rules of `world`: a country has to do with things or creatures, and the story stays with both. */
export function worldNews(): GrammarRules {
  const rules: Record<string, readonly GrammarAlternative[]> = {
    world: [{ text: 'WORLD: {country}', weight: 2 }, 'WORLD: {count} {quality} {visitors}'],
    country: countries.map(({ name }) => `{${name}}`),
    visitors: creatures.map((creature) => `${creature}s {arrive in} {${creature}s in}`),
    'arrive in': words('delight invade leave visit'),
    decrees: words('bans hides honours loses paints sells taxes'),
  };
  for (const creature of creatures) {
    rules[`${creature}s in`] = countries.map(
      ({ name, capital }) =>
        `${name}\n${capital}, {date}: {person} {met} a {quality} ${creature} at {time}.{${name} end}`,
    );
  }
  for (const { name, adjective, capital } of countries) {
    rules[name] = [
      `${name} {decrees} {count} {quality} {${name} things}`,
      `${adjective} queen {met} {person}\n${capital}, {date}: A {quality} {creature} {did} {count} {thing}s.{${name} end}`,
    ];
    rules[`${name} things`] = things.map(
      (thing) => `${thing}s\n${capital}, {date}: {person} {did} the ${thing}s in {town}.{${name} end}`,
    );
    rules[`${name} end`] = storyEnd(`${name} fact`);
    rules[`${name} fact`] = [
      `${capital} has {count} {thing}s and {tens} {quality} {creature}s.`,
      `The ${adjective} queen {met} {person}, {tens}, and a {creature}.`,
    ];
  }
  return rules;
}
