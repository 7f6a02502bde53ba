/** The management interface as a function from request to answer: routes, checks in front of them, and errors. */
import { OpenAPIHono } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { commandEntries } from '../../protocol/derive/catalogue.ts';
import { type SettingName, settingFacts, settingTable } from '../settings.ts';
import { bodyLimit } from './body-limit.ts';
import { answerText, bridge } from './bridge.ts';
import { connectionsOf } from './connections.ts';
import { addControl } from './control.ts';
import { originGuard, tokenGuard } from './guard.ts';
import { createMetrics } from './metrics.ts';
import type { ManagementParts } from './parts.ts';
import { problem, schemaMessage, thrownProblem } from './problem.ts';
import { noSuchCommand } from './request-message.ts';
import * as routes from './routes.ts';
import type { HostCommand, SettingsAnswer } from './schemas.ts';
import { statusOf } from './status.ts';

/** The interface of one device. Ask it with `request()`, or serve it with `startManagement`. */
export function managementApp(parts: ManagementParts): OpenAPIHono {
  const app = new OpenAPIHono({
    defaultHook: (result, c) => (result.success ? undefined : problem(c, 400, schemaMessage(result.error))),
  });
  const answers = new Map<number, number>();
  const metrics = createMetrics(parts, answers);

  app.use(counted(answers), tokenGuard(parts.token, parts.onRefused), originGuard, limited);
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) => {
        c.header('Allow', methods.join(', '));
        return problem(c, 405, `this route takes ${methods.join(', ')}`);
      },
    }),
  );
  app.notFound((c) => problem(c, 404, 'no such route; GET /api/v1/openapi.json lists them'));
  app.onError(thrownProblem);

  app.openapi(routes.healthRoute, (c) => c.json({ status: 'ok' as const }, 200));
  app.openapi(routes.readinessRoute, (c) => {
    const ready = parts.isReady();
    return c.json({ ready }, ready ? 200 : 503);
  });
  app.openapi(routes.metricsRoute, async (c) =>
    c.text(await metrics.text(), 200, { 'Content-Type': metrics.contentType }),
  );
  app.openapi(routes.statusRoute, (c) => c.json(statusOf(parts), 200));
  app.openapi(routes.connectionListRoute, (c) => c.json({ connections: connectionsOf(parts.server) }, 200));
  app.openapi(routes.settingsRoute, (c) => c.json(settingsOf(parts), 200));
  addCommands(app, parts);
  app.openapi(routes.hostCommandRoute, async (c) => {
    const isText = /^text\/plain\b/i.test(c.req.header('content-type') ?? '');
    const asked = isText
      ? { message: (await c.req.text()).replace(/\r?\n$/, '') }
      : (c.req.valid('json') as HostCommand);
    const bridged = await bridge(asked, parts);
    if ('problem' in bridged) return problem(c, bridged.status, bridged.problem);
    if (/^text\/plain\b/i.test(c.req.header('accept') ?? '')) return c.text(answerText(bridged.answer), 200);
    return c.json(bridged.answer, 200);
  });
  addControl(app, parts);
  addDocument(app, parts);
  return app;
}

function addCommands(app: OpenAPIHono, { hsm }: ManagementParts): void {
  const entries = commandEntries();
  const enabled = (code: string): boolean => !hsm.state.settings.disabledCommands.includes(code);
  app.openapi(routes.commandListRoute, (c) => {
    const wanted = c.req.valid('query');
    const commands = entries
      .filter(({ status, family }) => (wanted.status ?? status) === status && (wanted.family ?? family) === family)
      .map(({ code, reply, title, family, priority, status }) => ({
        code,
        reply,
        title,
        family,
        priority,
        status,
        enabled: enabled(code),
      }));
    return c.json({ commands }, 200);
  });
  app.openapi(routes.commandRoute, (c) => {
    const { code } = c.req.valid('param');
    const entry = entries.find((each) => each.code === code.toUpperCase());
    if (entry === undefined) return problem(c, 404, noSuchCommand(code));
    return c.json({ ...entry, enabled: enabled(entry.code) }, 200);
  });
}

function addDocument(app: OpenAPIHono, { version }: ManagementParts): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' });
  const description = 'Management of a payment HSM emulator. Not a security device: no live keys, PINs or cards.';
  const info = { title: 'Pinward', version, description };
  let document: { openapi: string } | undefined;
  app.openapi(routes.documentRoute, (c) =>
    c.json((document ??= app.getOpenAPI31Document({ openapi: '3.1.0', info })), 200),
  );
}

function settingsOf({ hsm, profile }: ManagementParts): SettingsAnswer {
  const { settings } = hsm.state;
  return {
    profile,
    settings: Object.entries(settingTable).map(([name, facts]) => ({
      ...settingFacts(name, facts),
      value: settings[name as SettingName],
    })),
  };
}

/** Counts answers, and keeps browsers and proxies from keeping or guessing at them. */
function counted(answers: Map<number, number>): MiddlewareHandler {
  return async (c, next) => {
    await next();
    c.res.headers.set('cache-control', 'no-store');
    c.res.headers.set('x-content-type-options', 'nosniff');
    answers.set(c.res.status, (answers.get(c.res.status) ?? 0) + 1);
  };
}

/** The longest message in hexadecimal is half of it. */
const BODY_LIMIT = 262_144;
const limited = bodyLimit(BODY_LIMIT);
