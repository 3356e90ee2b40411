import { expect, test } from 'vitest';
import { exampleProblems } from './examples.ts';
import { temporaryWorkspace } from './temporary-workspace.ts';

const readme = '| [short.ts](short.ts) | shows something |\n';
const lines = (count: number) => 'console.log(1);\n'.repeat(count);

test('passes examples of less than 80 lines in one file that the README tells of, and reads no others', () => {
  const root = temporaryWorkspace({
    'examples/README.md': readme,
    'examples/short.ts': `import { readFile } from 'node:fs';\n${lines(78)}`,
    'examples/examples.test.ts': lines(200),
    'examples/vitest.config.ts': "import '../x.js';",
  });
  expect(exampleProblems(root)).toEqual([]);
  expect(exampleProblems(temporaryWorkspace({}))).toEqual([]);
});

test.each([
  ['short.ts', lines(80), 'has 80 lines, and must have less than 80. Show less.'],
  ['short.ts', "import { help } from './help.ts';\n", 'imports a file beside it. An example is one file.'],
  ['short.ts', "import '../help.ts';\n", 'imports a file beside it. An example is one file.'],
  ['other.ts', lines(1), 'is not in the table of examples/README.md. Add it there.'],
])('rejects %s with %j', (name, text, problem) => {
  const root = temporaryWorkspace({ 'examples/README.md': readme, [`examples/${name}`]: text });
  expect(exampleProblems(root)).toEqual([`examples/${name}: ${problem}`]);
});
