import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { reportProblems } from './report-problems.ts';
import { isTestFile, sourceFiles } from './source-files.ts';
import { workspacePackages } from './workspace-packages.ts';

type Module = ReturnType<typeof parseSync>;
type Statement = Module['program']['body'][number];

function declaredNames(statement: Statement): string[] {
  if (statement.type !== 'ExportNamedDeclaration' || statement.declaration === null) return [];
  const { declaration } = statement;
  if (declaration.type === 'VariableDeclaration') {
    return declaration.declarations.map(({ id }) => (id.type === 'Identifier' ? id.name : 'a pattern'));
  }
  return 'id' in declaration && declaration.id?.type === 'Identifier' ? [declaration.id.name] : ['a declaration'];
}

/** Whether a docstring stands before the statement, with nothing between them but a comment to the linter. */
function hasDocstring(text: string, comments: Module['comments'], statement: Statement): boolean {
  return comments.some(
    ({ type, value, end }) =>
      type === 'Block' &&
      value.startsWith('*') &&
      end <= statement.start &&
      /^\s*(\/\/ biome-ignore .*\s*)*$/.test(text.slice(end, statement.start)),
  );
}

/** Names the exported declarations of a TypeScript module that have no docstring. Of overloads the first one needs it. */
export function undocumentedExports(path: string, text: string): string[] {
  const { program, comments } = parseSync(path, text);
  const documented = new Map<string, boolean>();
  for (const statement of program.body) {
    for (const name of declaredNames(statement)) {
      if (!documented.has(name)) documented.set(name, hasDocstring(text, comments, statement));
    }
  }
  return [...documented].filter(([, found]) => !found).map(([name]) => name);
}

/**
 * Lists what else than one block of `export { … } from '…';` is in an `index.ts`.
 *
 * In one block, without blank lines or comments, the formatter keeps the exports in alphabetical order.
 */
export function indexProblems(path: string, text: string): string[] {
  const { program } = parseSync(path, text);
  const others = program.body.filter(
    (statement) => statement.type !== 'ExportNamedDeclaration' || statement.source === null,
  );
  const gaps = program.body.slice(1).filter(({ start }, i) => text.slice(program.body[i]?.end, start) !== '\n');
  return [
    ...others.map(({ start }) => `line ${lineOf(text, start)} must be \`export { … } from '…';\`, like the rest.`),
    ...gaps.map(
      ({ start }) => `line ${lineOf(text, start)} must follow the export before it without a blank line or comment.`,
    ),
  ].map((problem) => `${path}: ${problem}`);
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** Lists the exports without a docstring and the disorder in `index.ts` of every library of the workspace at `root`. */
export function docstringProblems(root: string): string[] {
  const libraries = workspacePackages(root).filter(({ folder }) => folder.startsWith('packages/'));
  return libraries.flatMap(({ folder }) => {
    const index = `${folder}/src/index.ts`;
    const documented = sourceFiles(root, folder).filter((path) => !isTestFile(path) && !path.includes('/generated/'));
    return [
      ...documented.flatMap((path) =>
        undocumentedExports(path, readFileSync(join(root, path), 'utf8')).map(
          (name) => `${path}: ${name} has no docstring.`,
        ),
      ),
      ...(existsSync(join(root, index))
        ? indexProblems(index, readFileSync(join(root, index), 'utf8'))
        : [`${index}: is missing.`]),
    ];
  });
}

if (import.meta.main) reportProblems('docstrings', docstringProblems(process.cwd()));
