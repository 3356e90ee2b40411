import { expect, test } from 'vitest';
import { readmeExample } from './readme-example.ts';

const fence = '```';

test('takes the module under Use and what it prints', () => {
  const markdown = `
## Install
${fence}sh
npm install x
${fence}
## Use
${fence}ts
console.log(1);
console.log(2);
${fence}
prints
${fence}text
1
2
${fence}
## Memory
${fence}ts
throw new Error();
${fence}
`;
  expect(readmeExample(markdown)).toEqual({
    language: 'module',
    code: 'console.log(1);\nconsole.log(2);\n',
    printed: '1\n2',
  });
});

test('says nothing of the output where no text block follows', () => {
  expect(readmeExample(`## Use\n${fence}js\n1;\n${fence}\n## More\n${fence}text\nno\n${fence}\n`)).toEqual({
    language: 'module',
    code: '1;\n',
  });
});

test('prefers a module to an earlier shell block', () => {
  const markdown = `${fence}sh\nnpm start\n${fence}\n${fence}ts\n1;\n${fence}\n`;
  expect(readmeExample(markdown)).toEqual({ language: 'module', code: '1;\n' });
});

test('takes a shell block where there is no module', () => {
  expect(readmeExample(`## Use\n${fence}sh\nunroll --help\n${fence}\n`)).toEqual({
    language: 'shell',
    code: 'unroll --help\n',
  });
});

test('finds no example in a README without one, nor outside Use', () => {
  expect(readmeExample('# x\n')).toBeUndefined();
  expect(readmeExample(`## Use\nsoon\n## More\n${fence}ts\n1;\n${fence}\n`)).toBeUndefined();
});
