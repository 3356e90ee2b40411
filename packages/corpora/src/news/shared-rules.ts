import type { GrammarRules } from '../grammar-definition.js';
import { words } from './words.js';

/** Animals, one word each: `a` fits before it and an s after it. */
export const creatures: readonly string[] = words(
  'bat camel cow crab dog duck goat hen llama mole newt pug rat seal snail swan toad wasp worm yak',
);

/** Things, likewise. */
export const things: readonly string[] = words(
  'bell boat cake clock drum fan flute hat jug kite lamp pie pot rug sock spoon tent tuba vase wig',
);

/** What every topic writes with: people and places, numbers and times, creatures and things, and what people say. */
export const sharedRules: GrammarRules = {
  person: ['{first name} {surname}', '{first name} {letter}. {surname}'],
  'first name': words('Ada Ben Cleo Dora Edna Fay Gus Hal Ida Joe Kit Lou Max Nell Otto Pia Rex Sid Una Zoe'),
  surname: ['{initial}{vowel}{surname middle}{surname end}'],
  'surname middle': words('bb ll lm lt lv mb mm nd nt rl rm rr'),
  'surname end': words('a en er et in ix on ot ow um us y'),
  town: ['{initial}{vowel}{town middle}{town end}'],
  'town middle': words('l m n r x'),
  'town end': words('bury by combe ford ham ley ton well wick worth'),
  dateline: ['{town}, {date}: '],
  initial: words('B D F G J L M N P R T W Y Z'),
  vowel: words('a e i o u'),
  letter: words('B C D F G H J K L M N P Q R S T V W X Z'),

  digit: words('0 1 2 3 4 5 6 7 8 9'),
  'first digit': words('1 2 3 4 5 6 7 8 9'),
  tens: ['{first digit}{digit}'],
  count: ['{tens}', '{first digit},{digit}{digit}{digit}'],
  percent: ['{tens}%', '{first digit}.{digit}%'],
  price: ['${tens}.{digit}{digit}'],
  date: ['1{digit} {month}', '2{digit} {month}'],
  month: words('January February March April May June July August September October November December'),
  time: ['0{digit}.{sixth}{digit}', '1{digit}.{sixth}{digit}'],
  sixth: words('0 1 2 3 4 5'),

  quality: words('bald big blue calm damp dull glum huge loud mad neat pink rude shy tall tiny vain warm wet wild'),
  creature: creatures,
  thing: things,
  feeling: words('awake bored calm glad late lost proud sad sorry tired'),
  did: words('ate bent bit cut drew fixed hid kept lent lost met painted saw sold stole wore'),
  met: words('chased drew fed found hugged led lost met paid painted saved saw taught tickled walked woke'),

  quote: ['"{remark}," said {person}, {tens}, of {town}.'],
  remark: [
    'A {quality} {creature} {did} my {thing}',
    'Bring {tens} {quality} {thing}s',
    'I dream of {tens} {quality} {thing}s',
    'I blame the {quality} {creature}',
    'It was a {quality} {thing}',
    'My {quality} {thing} is {feeling}',
    'Never trust a {quality} {creature}',
    'Only today I {did} {tens} {thing}s',
    'The {quality} {creature} was {feeling}',
    'We need {tens} {quality} {creature}s',
  ],
};
