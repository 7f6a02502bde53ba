/** What all routes are made of: the token, answers in JSON, and errors. */
import type { z } from '@hono/zod-openapi';
import type { ProblemStatus } from './problem.ts';
import { problemSchema } from './schemas.ts';

/** The token; not needed where none is set. */
export function bearer() {
  return [{ bearer: [] }];
}

/** An answer in JSON. */
export function json<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

/** Answers with an error; any route may also answer 500. */
export function problems<const S extends ProblemStatus>(...statuses: readonly S[]) {
  const table = statuses.map((status) => [status, json(problemSchema, DESCRIPTIONS[status])] as const);
  return Object.fromEntries(table) as unknown as { [N in S]: ReturnType<typeof json<typeof problemSchema>> };
}

const DESCRIPTIONS: Readonly<Record<ProblemStatus, string>> = {
  400: 'the request is not well formed',
  401: 'the token is missing or another one',
  403: 'sent by a page of another site',
  404: 'no such thing',
  405: 'no such method here',
  409: 'the state of the device stands against it',
  413: 'longer than what is taken',
  415: 'another content type',
  421: 'without a token, reached by a name that is not this machine',
  500: 'a mistake inside Pinward',
};
