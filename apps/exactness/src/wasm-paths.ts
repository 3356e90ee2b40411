import plainBinary from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdBinary from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedBinary from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';

/** The addresses of tfjs's binaries in a build. */
export const wasmPaths = {
  'tfjs-backend-wasm.wasm': plainBinary,
  'tfjs-backend-wasm-simd.wasm': simdBinary,
  'tfjs-backend-wasm-threaded-simd.wasm': threadedBinary,
};
