/** Answers of the routes that change a running device. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { parseFaults } from '../server/faults/parse.ts';
import { NO_FAULTS } from '../server/faults/rule.ts';
import { ruleText, writtenRule } from '../server/faults/text.ts';
import * as routes from './control-routes.ts';
import type { FaultsAnswer } from './control-schemas.ts';
import type { ManagementParts } from './parts.ts';
import { problem } from './problem.ts';

/** Adds the routes of faults and performance. */
export function addControl(app: OpenAPIHono, parts: ManagementParts): void {
  const { faults, room, performance } = parts;
  app.openapi(routes.faultsRoute, (c) => c.json(faultsOf(parts), 200));
  app.openapi(routes.changeFaultsRoute, (c) => {
    const plan = parseFaults(c.req.valid('json'));
    if ('problems' in plan)
      return problem(
        c,
        400,
        plan.problems.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': ')).join('; '),
      );
    faults.use(plan);
    parts.onChange?.('fault rules changed', { rules: plan.rules.map(ruleText) });
    return c.json(faultsOf(parts), 200);
  });
  app.openapi(routes.endFaultsRoute, (c) => {
    faults.use(NO_FAULTS);
    const cleared = room.clearTamper();
    parts.onChange?.('fault rules ended', { tamperCleared: cleared });
    return c.json(faultsOf(parts), 200);
  });
  app.openapi(routes.performanceRoute, (c) => c.json(performance.facts(), 200));
  app.openapi(routes.changePerformanceRoute, (c) => {
    const refused = performance.change(c.req.valid('json'));
    if (refused !== undefined) return problem(c, refused.kind === 'conflict' ? 409 : 400, refused.problem);
    parts.onChange?.('performance changed', performance.facts());
    return c.json(performance.facts(), 200);
  });
}

function faultsOf({ faults, hsm }: ManagementParts): FaultsAnswer {
  const states = faults.states();
  return {
    active: states.length > 0,
    seed: faults.seed,
    injected: faults.injected,
    tampered: hsm.state.tamper !== undefined,
    rules: states.map(({ rule, matched, injected }) => ({
      rule: writtenRule(rule) as { name: string },
      words: ruleText(rule),
      matched,
      injected,
    })),
  };
}
