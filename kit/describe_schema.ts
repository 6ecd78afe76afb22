import { z } from "zod";

/** One prop as TypeScript writes it. */
export interface PropWords {
  readonly name: string;
  readonly isOptional: boolean;
  readonly type: string;
}

/** The props of a component, from its schema; props that exist only to forgive another spelling are left out. */
export function describeProps(schema: z.ZodObject): readonly PropWords[] {
  return Object.entries(schema.shape).flatMap(([name, field]) => {
    const type = describeType(field);
    return type === "" ? [] : [{ name, isOptional: isOptional(field), type }];
  });
}

/**
 * A schema as a TypeScript type. Metadata `ts` speaks first, because a schema that forgives (a number that may come as
 * text) is wider than what we want authors to write.
 */
export function describeType(schema: z.core.$ZodType): string {
  const said = z.globalRegistry.get(schema)?.ts;
  if (typeof said === "string") return said;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return describeType(schema.def.innerType);
  }
  if (schema instanceof z.ZodNullable) return `${describeType(schema.def.innerType)} | null`;
  if (schema instanceof z.ZodPipe) return describeType(schema.def.out);
  if (schema instanceof z.ZodArray) return `${inBrackets(describeType(schema.def.element))}[]`;
  if (schema instanceof z.ZodEnum) return schema.options.map((option) => JSON.stringify(option)).join(" | ");
  if (schema instanceof z.ZodLiteral) {
    return [...schema.values].map((value) => JSON.stringify(value)).join(" | ");
  }
  if (schema instanceof z.ZodUnion) return schema.def.options.map(describeType).join(" | ");
  if (schema instanceof z.ZodObject) return `{ ${describeProps(schema).map(writeProp).join("; ")} }`;
  if (schema instanceof z.ZodString) return "string";
  if (schema instanceof z.ZodNumber) return "number";
  if (schema instanceof z.ZodBoolean) return "boolean";
  if (schema instanceof z.ZodNull) return "null";
  return "unknown";
}

/** `name?: type` */
export function writeProp({ name, isOptional, type }: PropWords): string {
  return `${name}${isOptional ? "?" : ""}: ${type}`;
}

function isOptional(schema: z.core.$ZodType): boolean {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault;
}

function inBrackets(type: string): string {
  return /[|&]/.test(type) ? `(${type})` : type;
}
