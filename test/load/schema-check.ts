/** As much of JSON Schema as the report's schema uses: types, constants, lists and records without further fields. */

interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly minimum?: number;
  readonly oneOf?: readonly Schema[];
}

/** What does not fit, by path. */
export function misfits(value: unknown, schema: Schema, path = '$'): string[] {
  if (schema.oneOf !== undefined) {
    const tries = schema.oneOf.map((one) => misfits(value, one, path));
    return tries.filter((found) => found.length === 0).length === 1
      ? []
      : tries.sort((a, b) => a.length - b.length)[0]!;
  }
  if ('const' in schema && value !== schema.const) return [`${path} is not ${String(schema.const)}`];
  if (schema.enum !== undefined && !schema.enum.includes(value))
    return [`${path} is none of ${schema.enum.join(', ')}`];
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0 && !types.some((type) => hasType(value, type))) return [`${path} is no ${types.join(' or ')}`];
  if (schema.minimum !== undefined && (value as number) < schema.minimum) return [`${path} is below ${schema.minimum}`];
  if (Array.isArray(value))
    return value.flatMap((item, i) => misfits(item, schema.prefixItems?.[i] ?? schema.items ?? {}, `${path}[${i}]`));
  if (typeof value !== 'object' || value === null || types.length === 0) return [];
  return recordMisfits(value as Readonly<Record<string, unknown>>, schema, path);
}

function recordMisfits(value: Readonly<Record<string, unknown>>, schema: Schema, path: string): string[] {
  const { properties = {}, additionalProperties } = schema;
  const missing = Object.keys(properties).filter((name) => !(name in value));
  const found = Object.entries(value).flatMap(([name, item]) => {
    const own = properties[name] ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
    return own === undefined ? [`${path}.${name} is not in the schema`] : misfits(item, own, `${path}.${name}`);
  });
  return [...missing.map((name) => `${path}.${name} is missing`), ...found];
}

function hasType(value: unknown, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}
