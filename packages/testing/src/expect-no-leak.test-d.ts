import { expectTypeOf, test } from 'vitest';
import { expectNoLeak } from './expect-no-leak.js';

test('the check is async where the action is', () => {
  expectTypeOf(expectNoLeak(() => {})).toEqualTypeOf<void>();
  expectTypeOf(expectNoLeak(async () => {})).toEqualTypeOf<Promise<void>>();
});
