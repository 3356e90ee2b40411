import type { Decoder, DecoderStream, Fragment } from '../pipeline/decoder.js';

/**
 * Decoders one after another, each of which takes what the one before it gives.
 *
 * @example decoderSequence([replaceDecoder({ pattern: '▁', content: ' ' }), byteFallbackDecoder(), fuseDecoder()])
 */
export function decoderSequence(decoders: readonly Decoder[]): Decoder {
  return {
    open: () => {
      const streams = decoders.map((decoder) => decoder.open());
      return {
        push: (fragment) => through(streams, [fragment]),
        end: () =>
          streams.reduce<readonly Fragment[]>(
            (fragments, stream) => [...fragments.flatMap((fragment) => stream.push(fragment)), ...stream.end()],
            [],
          ),
      };
    },
    toJSON: () => ({ type: 'Sequence', decoders: decoders.map((decoder) => decoder.toJSON()) }),
  };
}

function through(streams: readonly DecoderStream[], fragments: readonly Fragment[]): readonly Fragment[] {
  return streams.reduce((passed, stream) => passed.flatMap((fragment) => stream.push(fragment)), fragments);
}
