import { installTensorMatcher } from '@unroll/testing';
import { beforeAll } from 'vitest';
import { describeMendedKernels } from './describe-mended-kernels.reference.js';
import { useBackend } from './use-backend.reference.js';

installTensorMatcher();

beforeAll(() => useBackend('wasm'));

describeMendedKernels();
