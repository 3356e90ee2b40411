// This repository's packages, as a user of them writes.
import { initializeBackend } from '@unroll/kernels';
import { prepare } from '../unroll/prepare.ts';
import { serve } from './serve.ts';

const report = await initializeBackend();
const kernels = report.fused ? 'fused kernels' : `composed kernels, since ${report.reason}`;
await serve({ description: `Unroll (${kernels}), Node ${process.versions.node}`, prepare });
