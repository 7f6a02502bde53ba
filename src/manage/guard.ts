/** Who may ask: holders of the token, or, without one, programs of this machine that mean this machine. */
import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import { bearerAuth } from 'hono/bearer-auth';
import { plainAddress } from '../server/access-list.ts';
import { isLoopback } from './loopback.ts';
import { problem, problemBody } from './problem.ts';

/** Routes that probes ask without a token; they tell nothing but whether the device is there. */
export const openPaths: ReadonlySet<string> = new Set(['/healthz', '/readyz']);

/** Checks the token where there is one; `onRefused` hears of everybody who comes without it. */
export function tokenGuard(token: string | undefined, onRefused: (peer: string) => void = () => {}): MiddlewareHandler {
  if (token === undefined) return loopbackGuard;
  const refused = (status: 400 | 401, words: string) => ({
    message: (c: Context) => {
      onRefused(peerOf(c));
      return problemBody(status, words);
    },
  });
  const check = bearerAuth({
    token,
    realm: 'pinward',
    noAuthenticationHeader: refused(401, 'a token is needed: Authorization: Bearer <token>'),
    invalidAuthenticationHeader: refused(400, 'expected Authorization: Bearer <token>'),
    invalidToken: refused(401, 'this is not the token'),
  });
  return (c, next) => (openPaths.has(c.req.path) ? next() : check(c, next));
}

/** Refuses what a page of another site makes a browser send. */
export const originGuard: MiddlewareHandler = async (c, next) => {
  const origin = c.req.header('origin');
  if (origin !== undefined && hostOf(origin) !== requestedHost(c))
    return problem(c, 403, 'pages of other sites may not use this');
  return next();
};

/**
 * Without a token, a web page could reach this machine's own listener through a name that it makes resolve to
 * 127.0.0.1; the name still stands in the request.
 */
const loopbackGuard: MiddlewareHandler = async (c, next) => {
  if (!isLoopback(requestedHost(c).replace(/:\d*$/, '')))
    return problem(c, 421, 'without a token this is reached as localhost or 127.0.0.1 only');
  return next();
};

/** Address and port of who asks, as far as there is a socket. */
function peerOf({ env }: Context<{ Bindings?: Partial<HttpBindings> }>): string {
  const { remoteAddress = '', remotePort = 0 } = env?.incoming?.socket ?? {};
  return `${plainAddress(remoteAddress)}:${remotePort}`;
}

function requestedHost(c: Context): string {
  return c.req.header('host') ?? new URL(c.req.url).host;
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
