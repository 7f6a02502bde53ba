/** Every route with its schemas: requests are checked by them, and the OpenAPI document lists them. */
import { createRoute, z } from '@hono/zod-openapi';
import { hostCommandAnswerSchema } from './explanation-schema.ts';
import { bearer, json, problems } from './route-parts.ts';
import {
  commandListSchema,
  commandParametersSchema,
  commandQuerySchema,
  commandSchema,
  connectionListSchema,
  healthSchema,
  hostCommandSchema,
  readinessSchema,
  settingsSchema,
  statusSchema,
} from './schemas.ts';

export const healthRoute = createRoute({
  method: 'get',
  path: '/healthz',
  summary: 'Does the process answer? Needs no token',
  responses: { 200: json(healthSchema, 'it does'), ...problems(421) },
});

export const readinessRoute = createRoute({
  method: 'get',
  path: '/readyz',
  summary: 'Do the host ports take connections? Needs no token',
  responses: {
    200: json(readinessSchema, 'they do'),
    503: json(readinessSchema, 'not now: the process is stopping, or the device is not online'),
    ...problems(421),
  },
});

export const metricsRoute = createRoute({
  method: 'get',
  path: '/metrics',
  summary: 'Counters in the text format of Prometheus',
  security: bearer(),
  responses: {
    200: { description: 'metrics', content: { 'text/plain': { schema: z.string() } } },
    ...problems(401, 421),
  },
});

export const statusRoute = createRoute({
  method: 'get',
  path: '/api/v1/status',
  summary: 'What the device is and did so far',
  security: bearer(),
  responses: { 200: json(statusSchema, 'status'), ...problems(401, 421) },
});

export const connectionListRoute = createRoute({
  method: 'get',
  path: '/api/v1/connections',
  summary: 'Every connection of a host: port, protocol, interface, code page, peer',
  security: bearer(),
  responses: { 200: json(connectionListSchema, 'connections'), ...problems(401, 421) },
});

export const commandListRoute = createRoute({
  method: 'get',
  path: '/api/v1/commands',
  summary: 'Every host command and how far it is',
  security: bearer(),
  request: { query: commandQuerySchema },
  responses: { 200: json(commandListSchema, 'the catalogue'), ...problems(400, 401, 421) },
});

export const commandRoute = createRoute({
  method: 'get',
  path: '/api/v1/commands/{code}',
  summary: 'One host command with its fields and error codes',
  security: bearer(),
  request: { params: commandParametersSchema },
  responses: { 200: json(commandSchema, 'the command'), ...problems(401, 404, 421) },
});

export const settingsRoute = createRoute({
  method: 'get',
  path: '/api/v1/settings',
  summary: 'Every setting: value, defaults, effect',
  security: bearer(),
  responses: { 200: json(settingsSchema, 'settings'), ...problems(401, 421) },
});

export const hostCommandRoute = createRoute({
  method: 'post',
  path: '/api/v1/host-command',
  summary: 'Executes a host command; the reply comes back explained, with secrets masked',
  security: bearer(),
  request: {
    body: {
      required: false,
      content: {
        'application/json': { schema: hostCommandSchema },
        'text/plain': { schema: z.string().openapi({ example: '0000NC' }) },
      },
    },
  },
  responses: {
    200: {
      description: 'what the device answered, whatever its error code; a table for people when they accept text/plain',
      content: { 'application/json': { schema: hostCommandAnswerSchema }, 'text/plain': { schema: z.string() } },
    },
    ...problems(400, 401, 403, 413, 415, 421),
  },
});

export const documentRoute = createRoute({
  method: 'get',
  path: '/api/v1/openapi.json',
  summary: 'This interface in OpenAPI 3.1',
  security: bearer(),
  responses: { 200: json(z.object({ openapi: z.string() }), 'the document'), ...problems(401, 421) },
});
