import { CheckpointError } from '@unroll/core';

/** The error for a file that breaks the safetensors format. */
export function damagedFile(caller: string, problem: string): CheckpointError {
  const advice = 'The file is damaged, or not a safetensors file; copy it again from where it came.';
  return new CheckpointError({ caller, problem, advice });
}
