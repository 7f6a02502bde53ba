/** Routes that change a running device: its faults and its performance. */
import { createRoute } from '@hono/zod-openapi';
import { faultPlanSchema, faultsSchema, performanceChangeSchema, performanceSchema } from './control-schemas.ts';
import { bearer, json, problems } from './route-parts.ts';

export const faultsRoute = createRoute({
  method: 'get',
  path: '/api/v1/faults',
  summary: 'Faults that are injected on purpose, and how often',
  security: bearer(),
  responses: { 200: json(faultsSchema, 'the rules'), ...problems(401, 421) },
});

export const changeFaultsRoute = createRoute({
  method: 'put',
  path: '/api/v1/faults',
  summary: 'Puts other fault rules in place of those that are there',
  security: bearer(),
  request: { body: { required: true, content: { 'application/json': { schema: faultPlanSchema } } } },
  responses: { 200: json(faultsSchema, 'the rules from now on'), ...problems(400, 401, 403, 413, 421) },
});

export const endFaultsRoute = createRoute({
  method: 'delete',
  path: '/api/v1/faults',
  summary: 'Ends all faults, and a tamper with them',
  security: bearer(),
  responses: { 200: json(faultsSchema, 'no rules any more'), ...problems(401, 403, 421) },
});

export const performanceRoute = createRoute({
  method: 'get',
  path: '/api/v1/performance',
  summary: 'Tier, rate, costs and response times',
  security: bearer(),
  responses: { 200: json(performanceSchema, 'performance'), ...problems(401, 421) },
});

export const changePerformanceRoute = createRoute({
  method: 'put',
  path: '/api/v1/performance',
  summary: 'Changes the tier, rate, costs or response times while hosts stay connected',
  security: bearer(),
  request: { body: { required: true, content: { 'application/json': { schema: performanceChangeSchema } } } },
  responses: { 200: json(performanceSchema, 'performance from now on'), ...problems(400, 401, 403, 409, 413, 421) },
});
