import { ArgumentError } from '@unroll/core';
import type { Initializer } from './uniform-initializer.js';

/**
 * How the weights of a cell start, by their names. One that is left out starts as the cell says.
 *
 * Of a one-hot input, such as a token's, one number is not 0, so that a gate reads one weight of it and not a sum of
 * many: there a larger inputWeight helps, such as `uniformInitializer(0.5)`.
 */
export type WeightInitializers<Name extends string = 'inputWeight' | 'recurrentWeight'> = {
  readonly [Weight in Name]?: Initializer;
};

/**
 * The initializer of each weight: the one that was given, or the usual one.
 *
 * @throws ArgumentError if one that was given is no function, or that of no weight.
 */
export function initializersOf<const Name extends string>(
  caller: string,
  names: readonly Name[],
  usual: Initializer,
  given: WeightInitializers<Name> = {},
): Record<Name, Initializer> {
  const isKnown = (name: string): boolean => names.includes(name as Name);
  if (typeof given !== 'object' || !Object.keys(given).every(isKnown)) {
    const expectation = `hold initializers of { ${names.join(', ')} } only`;
    throw new ArgumentError({ caller, argument: 'initializers', expectation, actual: given });
  }
  const initializers = names.map((name) => {
    const initializer: Initializer = given[name] ?? usual;
    if (typeof initializer === 'function') return [name, initializer];
    const expectation = 'be an initializer, such as uniformInitializer(0.5)';
    throw new ArgumentError({ caller, argument: `initializers.${name}`, expectation, actual: initializer });
  });
  return Object.fromEntries(initializers) as Record<Name, Initializer>;
}
