import { describeCheckpointStore } from '@unroll/testing';
import { memoryStore } from './memory-store.js';

describeCheckpointStore('memoryStore', () => {
  const store = memoryStore();
  return { open: () => store, lasting: false };
});
