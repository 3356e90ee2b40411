import type { Expression } from './syntax-tree.js';

/** Whether an expression matches the empty text somewhere. */
export function canBeEmpty(expression: Expression): boolean {
  switch (expression.type) {
    case 'set':
      return false;
    case 'look':
      return true;
    case 'atomic':
      return canBeEmpty(expression.item);
    case 'repeat':
      return expression.minimum === 0 || canBeEmpty(expression.item);
    case 'choice':
      return expression.options.some(canBeEmpty);
    case 'sequence':
      return expression.items.every(canBeEmpty);
  }
}
