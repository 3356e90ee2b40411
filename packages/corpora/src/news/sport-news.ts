import type { GrammarAlternative, GrammarRules } from '../grammar-definition.js';
import { storyEnd } from './story-end.js';
import { words } from './words.js';

const teams = words('Badgers Foxes Herons Larks Moles Newts Otters Puffins');

/** The rules of `sport`: one team plays another, and the story stays with both. */
export function sportNews(): GrammarRules {
  const rules: Record<string, readonly GrammarAlternative[]> = {
    sport: teams.map((team) => `SPORT: ${team} {${team}}`),
    beat: words('beat charm edge outfox sink stun tickle'),
    'winning score': words('1-0 2-0 2-1 3-0 3-1 3-2 4-0 4-1 4-2 4-3 5-1 5-4 6-2 7-6'),
    'drawn score': words('0-0 1-1 2-2 3-3 4-4'),
    position: words('captain keeper striker winger'),
    blamed: words('blamed hugged thanked'),
  };
  for (const team of teams) {
    const rivals = teams.filter((rival) => rival !== team);
    rules[team] = [
      { text: `{beat} {${team} beat}`, weight: 3 },
      `draw {drawn score} with {${team} draw with}`,
      `sign {person} for {price}\n{dateline}The new {position}, {tens}, once {did} {count} {quality} {thing}s.{${team} end}`,
    ];
    rules[`${team} beat`] = rivals.map(
      (rival) =>
        `${rival} {winning score}\n{dateline}{person}, {tens}, and {person}, {tens}, scored for the ${team}.{${rival} end}`,
    );
    rules[`${team} draw with`] = rivals.map(
      (rival) => `${rival}\n{dateline}A {quality} {creature} {did} the ball in minute {tens}.{${rival} end}`,
    );
    rules[`${team} end`] = storyEnd(`${team} fact`);
    rules[`${team} fact`] = [
      `The ${team} {blamed} {person}, {tens}, and a {quality} {creature}.`,
      `The ${team} sold {count} {quality} {thing}s at {price}.`,
    ];
  }
  return rules;
}
