import type { ShapeField } from "../../domain/answer_shape.ts";
import { cleanText } from "../../domain/outcome.ts";
import type { Scalar } from "../inspect/types.ts";
import { kindOfValues } from "../inspect/value_types.ts";
import { SHAPE_LIMITS } from "./shape_limits.ts";

const SAMPLED_TEXTS = 30;
const SAMPLED_CHARS = 200;

interface Slot {
  readonly path: string;
  /** Where the field stands; how often that was seen tells whether the field is optional. */
  readonly parent: string;
  readonly types: Set<string>;
  readonly texts: string[];
  seen: number;
}

export interface FieldCollector {
  /** Notes that a place which has fields was seen once more. */
  enter(path: string): void;
  /** Notes a value of a field; false when there is no room for another field. */
  add(path: string, parent: string, value: unknown): boolean;
  /** Notes a field of a type that is known already. */
  addType(path: string, parent: string, type: string): boolean;
  fields(): ShapeField[];
  readonly isFull: boolean;
}

/** Gathers the fields of one answer in the order of their first sight. Maps, because a name may be `__proto__`. */
export function createFieldCollector(): FieldCollector {
  const slots = new Map<string, Slot>();
  const places = new Map<string, number>();
  let isFull = false;

  function slotOf(path: string, parent: string): Slot | undefined {
    const known = slots.get(path);
    if (known !== undefined) return known;
    if (slots.size >= SHAPE_LIMITS.fields) {
      isFull = true;
      return undefined;
    }
    const slot: Slot = { path, parent, types: new Set(), texts: [], seen: 0 };
    slots.set(path, slot);
    return slot;
  }

  function addType(path: string, parent: string, type: string): boolean {
    const slot = slotOf(path, parent);
    slot?.types.add(type);
    if (slot !== undefined) slot.seen += 1;
    return slot !== undefined;
  }

  return {
    enter: (path) => void places.set(path, (places.get(path) ?? 0) + 1),
    addType,
    add(path, parent, value) {
      const isAdded = addType(path, parent, typeOf(value));
      const slot = slots.get(path);
      if (slot !== undefined && typeof value === "string" && slot.texts.length < SAMPLED_TEXTS) {
        slot.texts.push(value.slice(0, SAMPLED_CHARS));
      }
      return isAdded;
    },
    fields: () =>
      [...slots.values()].map(({ path, parent, types, texts, seen }) => ({
        path,
        types: [...types].map((type) => type === "text" ? typeOfTexts(texts) : type).sort(),
        isOptional: seen < (places.get(parent) ?? 0),
      })),
    get isFull() {
      return isFull;
    },
  };
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  if (typeof value === "string") return "text";
  return typeof value === "object" ? "object" : typeof value;
}

/** Text that stands for something else is named so: code must turn it around. */
function typeOfTexts(texts: readonly Scalar[]): string {
  const kind = kindOfValues(texts, "");
  switch (kind.type) {
    case "number":
      return "number as text";
    case "date":
      return "date as text";
    case "link":
    case "image":
      return "address";
    case "text":
    case "yes or no":
      return "text";
  }
}

/** A name that code could be written from; what is long or unclean is left out, and so is what means another thing there. */
export function isUsableName(name: string): boolean {
  return name.length <= SHAPE_LIMITS.nameChars && name !== "__proto__" && !/[\n\t]/.test(name) &&
    cleanText(name) === name;
}

/** The path of a field of `parent`: `.name`, or `["odd name"]`. */
export function joinPath(parent: string, name: string): string {
  if (/^[\p{L}_$@][\p{L}\p{N}_$@:-]*$/u.test(name)) return parent === "" ? name : `${parent}.${name}`;
  return `${parent}[${JSON.stringify(name)}]`;
}
