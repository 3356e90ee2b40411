import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { preview } from 'vite';

/** A server of the production build. */
export type DemoServer = {
  /** The address of the page, with a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
};

const root = fileURLToPath(new URL('..', import.meta.url));
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** `vite preview`, as `npm run demo` serves the page: at the root, cross-origin isolated. */
export async function servePreview(): Promise<DemoServer> {
  const server = await preview({ root, preview: { host: '127.0.0.1', port: 0, strictPort: false }, logLevel: 'warn' });
  return { url: server.resolvedUrls?.local[0] as string, close: () => server.close() };
}

/** A web server that knows nothing but files: from a path of its own, without a header that the page could lean on. */
export async function serveFilesOnly(): Promise<DemoServer> {
  const path = '/some/where/';
  const server = createServer(async ({ url = '' }, response) => {
    const file = normalize(url.slice(path.length)) === '.' ? 'index.html' : normalize(url.slice(path.length));
    const body = url.startsWith(path) ? await readFile(join(root, 'dist', file)).catch(() => undefined) : undefined;
    if (body === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': types[extname(file)] ?? 'text/plain' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
