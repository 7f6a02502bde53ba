/** The OpenAPI document and docs/http.md against the routes that the interface really has. */
import { describe, expect, it } from 'vitest';
import { managementApp } from '../../src/manage/app.ts';
import { problemCodes } from '../../src/manage/problem.ts';
import { readSource } from '../architecture/imports.ts';
import { json, managed } from './management.ts';

interface Operation {
  readonly summary: string;
  readonly security?: readonly object[];
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: unknown }>> }>>;
}
interface Document {
  readonly openapi: string;
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: object; readonly securitySchemes: object };
}

const document = await json<Document>(managed().get('/api/v1/openapi.json'));
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ route: `${method.toUpperCase()} ${path}`, path, operation })),
);
const page = readSource('docs/http.md');

describe('the OpenAPI document', () => {
  it('is of version 3.1 and of this version', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.info.version).toBe('1.2.3');
  });

  it('lists every route, and no other', () => {
    const served = managementApp(managed().parts)
      .routes.filter(({ method, path }) => method !== 'ALL' && path !== '/*')
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    expect(operations.map(({ route }) => route).sort()).toEqual([...new Set(served)].sort());
  });

  it('says what each route is and answers', () => {
    for (const { route, operation } of operations) {
      expect(operation.summary, route).not.toBe('');
      expect(Object.keys(operation.responses), route).toContain('200');
      for (const [status, { content }] of Object.entries(operation.responses))
        expect(Object.keys(content ?? {}).length, `${route} ${status}`).toBeGreaterThan(0);
    }
  });

  it('wants the token where the interface does', async () => {
    const guarded = managed({ parts: { token: 'a-long-token' } });
    expect(document.components.securitySchemes).toEqual({ bearer: { type: 'http', scheme: 'bearer' } });
    for (const { path, operation, route } of operations) {
      const { status } = await guarded.get(path);
      expect(operation.security !== undefined, route).toBe(status === 401);
    }
  });

  it('refers only to what is in it', () => {
    const text = JSON.stringify(document);
    const names = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name!);
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) expect(document.components.schemas).toHaveProperty(name);
  });
});

describe('docs/http.md', () => {
  it('lists the same routes', () => {
    const documented = [...page.matchAll(/^\| `((?:GET|POST|PUT|DELETE) \/\S*)` \|/gm)].map(([, route]) => route);
    expect(documented).toEqual(
      operations.map(({ route }) => route).sort((a, b) => documented.indexOf(a) - documented.indexOf(b)),
    );
    expect(documented).toHaveLength(operations.length);
  });

  it('lists every error', () => {
    const documented = [...page.matchAll(/^\| (\d{3}) \| `(\w+)` \|/gm)].map(([, status, code]) => [status, code]);
    expect(documented).toEqual(Object.entries(problemCodes));
  });
});
