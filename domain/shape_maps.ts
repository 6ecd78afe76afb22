import type { AnswerShape, ShapeField } from "./answer_shape.ts";

/**
 * Two shapes of one source with the same places read as maps. Whether the keys of an object are values (ids, names of
 * cities) is guessed from how many there are and how they look, and a day with two of them instead of four can be guessed
 * otherwise: what is a map in one shape is one in both.
 */
export function alignMaps(
  before: AnswerShape,
  now: AnswerShape,
): readonly [before: AnswerShape, now: AnswerShape] {
  return [foldAll(before, mapsOf(now)), foldAll(now, mapsOf(before))];
}

function mapsOf({ fields }: AnswerShape): string[] {
  const named = fields.filter(({ types }) => types.includes("map")).map(({ path }) => path);
  return fields.some(({ path }) => path.startsWith("{}")) ? ["", ...named] : named;
}

function foldAll(shape: AnswerShape, maps: readonly string[]): AnswerShape {
  return maps.reduce((folded, path) => isObject(folded, path) ? fold(folded, path) : folded, shape);
}

function isObject({ format, fields }: AnswerShape, path: string): boolean {
  if (path === "") return format === "json" && fields.every(({ path }) => !/^(\[\]|\{\}|$)/.test(path));
  const types = fields.find((field) => field.path === path)?.types;
  return types !== undefined && types.includes("object") && !types.includes("map");
}

/** Names under the path become `{}`; the fields of all of them come together. */
function fold(shape: AnswerShape, path: string): AnswerShape {
  const folded = new Map<string, ShapeField>();
  for (const field of shape.fields) {
    const next = field.path === path && path !== ""
      ? { ...field, types: field.types.map((type) => type === "object" ? "map" : type) }
      : { ...field, path: foldPath(field.path, path) };
    // Of a map's rows the fields are told, not that they are objects.
    if (next.path === `${path}{}` && String(next.types) === "object") continue;
    const known = folded.get(next.path);
    folded.set(next.path, known === undefined ? next : join(known, next));
  }
  const isEmpty = path === "" && folded.size === 0;
  return { ...shape, fields: [...folded.values()], ...(isEmpty && { rows: 0 }) };
}

function join(a: ShapeField, b: ShapeField): ShapeField {
  return {
    path: a.path,
    types: [...new Set([...a.types, ...b.types])].sort(),
    isOptional: a.isOptional || b.isOptional,
  };
}

const FIRST_NAME = /^(?:\.?[^.[\]{}]+|\["(?:[^"\\]|\\.)*"\])/;

function foldPath(path: string, parent: string): string {
  if (!path.startsWith(parent) || path === parent) return path;
  const rest = path.slice(parent.length);
  if (parent !== "" && !/^[.[]/.test(rest)) return path;
  return rest.startsWith("[]") ? path : `${parent}${rest.replace(FIRST_NAME, "{}")}`;
}
