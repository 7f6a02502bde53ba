/**
 * Keeps bodies short, also those that do not say how long they are. The framework's own check makes a request out of a
 * request of the listener, which fails while the process keeps its own classes.
 */
import type { MiddlewareHandler } from 'hono';
import { problem } from './problem.ts';

/** Refuses bodies over `most` bytes. */
export function bodyLimit(most: number): MiddlewareHandler {
  return async (c, next) => {
    const { raw } = c.req;
    const length = raw.headers.get('content-length');
    if (length !== null && !raw.headers.has('transfer-encoding'))
      return Number(length) > most ? problem(c, 413, `a body has at most ${most} bytes`) : next();
    if (raw.body === null) return next();
    const body = await shortBody(raw, most);
    if (body === undefined) return problem(c, 413, `a body has at most ${most} bytes`);
    const { method, headers } = raw;
    c.req.raw = new Request(raw.url, { method, headers: new Headers([...headers]), ...(body.length > 0 && { body }) });
    return next();
  };
}

/** The whole body; undefined when it is too long. */
async function shortBody({ body }: Request, most: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  if (body !== null)
    for await (const part of body as unknown as AsyncIterable<Uint8Array>) {
      size += part.length;
      if (size > most) return undefined;
      parts.push(part);
    }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
