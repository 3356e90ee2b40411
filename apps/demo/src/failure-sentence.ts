import { BackendError, UnrollError, VocabularyError } from '@unroll/core';

/** What a visitor is told about an error: what is wrong, and what to do. */
export function failureSentence(error: unknown): string {
  if (VocabularyError.isInstance(error)) {
    const character = `“${error.facts.symbol}”`;
    return `The network has never seen ${character}: it is not in the text. Take it out of the prompt.`;
  }
  if (BackendError.isInstance(error)) {
    return 'TensorFlow.js could not start on WebAssembly: the server lacks a file of this page, or the browser is too old.';
  }
  const message = error instanceof Error ? error.message : String(error);
  return UnrollError.isInstance(error) ? message : `Something went wrong: ${message}`;
}
