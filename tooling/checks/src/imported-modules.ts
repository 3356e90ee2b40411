import { parseSync } from 'vite';

/**
 * Lists the specifiers that a TypeScript module names in its imports, in its `export … from` and in its `import('…')`, in
 * the order of the text, each once. An `import()` of anything but a string literal is left out.
 */
export function importedModules(path: string, text: string): string[] {
  const { module } = parseSync(path, text);
  const specifiers = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.flatMap(({ moduleRequest }) => {
      const literal = /^(['"])(.*)\1$/.exec(text.slice(moduleRequest.start, moduleRequest.end));
      return literal?.[2] ?? [];
    }),
  ];
  return [...new Set(specifiers)];
}

/** The package a specifier belongs to: `@scope/name` or `name`. Undefined for relative and for `node:` specifiers. */
export function packageOfSpecifier(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return undefined;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
