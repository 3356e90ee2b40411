import { library } from '@unroll/vitest-config';

// Most tests wait for processes that they start: two workers at least, also where vitest would take one.
export default { test: { ...library().test, maxWorkers: 2 } };
