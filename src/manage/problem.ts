/** Errors as JSON. They tell what was expected and never quote a value, which could be a key or a PIN. */
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type * as z from 'zod';

/** The word for each status that this listener answers; programs may rely on it. */
export const problemCodes = {
  400: 'bad_request',
  401: 'unauthorised',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  409: 'conflict',
  413: 'too_large',
  415: 'unsupported_media_type',
  421: 'misdirected_request',
  500: 'internal',
} as const;

/** A status of an error. */
export type ProblemStatus = keyof typeof problemCodes;

/** The body of every error. */
export interface Problem {
  readonly error: { readonly code: (typeof problemCodes)[ProblemStatus]; readonly message: string };
}

/** Answers with an error. */
export function problem<const S extends ProblemStatus>(c: Context, status: S, message: string) {
  return c.json(problemBody(status, message), status);
}

/** The body of an error. */
export function problemBody(status: ProblemStatus, message: string): Problem {
  return { error: { code: problemCodes[status], message } };
}

/** What is wrong with a request, by the schema of its route; the places are named, the values are not. */
export function schemaMessage(error: Pick<z.ZodError, 'issues'>): string {
  return error.issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`))
    .join('; ');
}

/** Answers for what was thrown: an HTTP error of the framework as it is, anything else as a mistake of ours. */
export function thrownProblem(thrown: unknown, c: Context): Response {
  if (!(thrown instanceof HTTPException)) return problem(c, 500, 'a mistake inside Pinward; please report it');
  // Made by the token check, with its header.
  if (thrown.res !== undefined) return thrown.getResponse();
  const status = thrown.status as ContentfulStatusCode;
  const known = (status in problemCodes ? status : 400) as ProblemStatus;
  return problem(c, known, THROWN[known] ?? 'the request is not well formed');
}

const THROWN: Partial<Record<ProblemStatus, string>> = {
  400: 'the body is not JSON',
  415: 'the content type of the body must be application/json, or text/plain for a message alone',
};
