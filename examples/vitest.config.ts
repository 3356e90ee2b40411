import { library } from '@unroll/vitest-config';

export default { ...library(), test: { ...library().test, testTimeout: 120_000 } };
