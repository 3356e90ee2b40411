import { library } from '@unroll/vitest-config';
import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { ...library().test, include: ['src/**/*.test.ts'] } });
