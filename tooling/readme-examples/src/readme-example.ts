/** The example of a README: a program, and what it prints where the README says so. */
export type ReadmeExample = {
  readonly language: 'module' | 'shell';
  readonly code: string;
  readonly printed?: string;
};

const languages: Readonly<Record<string, ReadmeExample['language']>> = {
  js: 'module',
  ts: 'module',
  sh: 'shell',
};

/** The text between `## Use` and the next heading of that level, or all of a README that has no such heading. */
function usage(markdown: string): string {
  const [, afterHeading] = markdown.split(/^## Use$/m);
  return afterHeading?.split(/^## /m)[0] ?? markdown;
}

/**
 * Finds the example in a README: the first block marked `ts` or `js` under `## Use` (in the whole text where there is no
 * such heading), or else the first marked `sh`. A block marked `text` that comes right after it is what it prints.
 */
export function readmeExample(markdown: string): ReadmeExample | undefined {
  const blocks = [...usage(markdown).matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', code = '']) => ({
    language,
    code,
  }));
  for (const language of ['module', 'shell'] as const) {
    const at = blocks.findIndex((block) => languages[block.language] === language);
    const block = blocks[at];
    if (block === undefined) continue;
    const next = blocks[at + 1];
    return { language, code: block.code, ...(next?.language === 'text' && { printed: next.code.trimEnd() }) };
  }
  return undefined;
}
