// A transform for asc: the functions of these files are inlined wherever they are called. AssemblyScript's decorator @inline
// would ask for it too, but is not TypeScript, which linter and formatter read.
import { Node, NodeKind } from 'assemblyscript';
import { Transform } from 'assemblyscript/transform';

const files = /^assembly\/(lstm-vector|partial-vector|slopes|vector-math)\.ts$/;

// biome-ignore lint/style/noDefaultExport: asc takes a transform from the default export of its module
export default class InlineVectorFunctions extends Transform {
  afterParse({ sources }) {
    for (const { normalizedPath, statements } of sources) {
      if (!files.test(normalizedPath)) continue;
      for (const statement of statements) {
        if (statement.kind !== NodeKind.FunctionDeclaration) continue;
        const name = Node.createIdentifierExpression('inline', statement.range, false);
        statement.decorators ??= [];
        statement.decorators.push(Node.createDecorator(name, null, statement.range));
      }
    }
  }
}
