import { CheckpointError } from '@unroll/core';
import { joinPieces } from './join-pieces.js';

/**
 * The body of a response, of at most so many bytes, however many the server sends.
 *
 * @param caller The function that errors name.
 * @param limit The greatest length in bytes. A longer body is not read to its end.
 * @throws CheckpointError if the body is longer, or the connection ends in its middle.
 */
export async function responseBytes(
  caller: string,
  response: Response,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let byteCount = 0;
  const reader = response.body?.getReader();
  try {
    for (;;) {
      const piece = (await reader?.read())?.value;
      if (piece === undefined) break;
      byteCount += piece.length;
      if (byteCount > limit) break;
      pieces.push(piece);
    }
  } catch (cause) {
    throw unreachable(caller, response.url, cause);
  }
  if (byteCount > limit) {
    await reader?.cancel();
    const problem = `"${response.url}" sends more than the ${limit.toLocaleString('en-US')} bytes that are expected`;
    throw new CheckpointError({ caller, problem, advice: 'Something else is there now; check the address.' });
  }
  return joinPieces(pieces);
}

/**
 * A response of a server.
 *
 * @param caller The function that errors name.
 * @throws CheckpointError if there is none.
 */
export async function requireResponse(caller: string, url: string, request: Promise<Response>): Promise<Response> {
  try {
    return await request;
  } catch (cause) {
    throw unreachable(caller, url, cause);
  }
}

function unreachable(caller: string, url: string, cause: unknown): CheckpointError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const error = new CheckpointError({
    caller,
    problem: `"${url}" cannot be read: ${reason}`,
    advice: 'Check the address and the connection; from a page, the server must also allow its origin.',
  });
  error.cause = cause;
  return error;
}
