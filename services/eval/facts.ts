import { z } from "zod";

const Words = z.string().min(1).max(400);
/** Words beside which the number must stand: it may be anywhere otherwise. */
const near = { near: Words.optional() };

/** One thing that a right card shows. Texts are compared without regard to case, spaces and kinds of dash. */
export const Fact = z.union([
  /** These words. */
  Words,
  /** One of these. */
  z.strictObject({ anyOf: z.array(Words).min(1).max(40), ...near }),
  /** This number, rounded as the card likes, with at least so many decimals (0 unless given). */
  z.strictObject({ number: z.number(), decimals: z.number().int().min(0).max(8).optional(), ...near }),
  /** A number that lies between these two, for values that only the live source knows. */
  z.strictObject({ between: z.tuple([z.number(), z.number()]), ...near }),
  /** A link to this address. */
  z.strictObject({ link: z.string().min(1).max(2_000) }),
  /** One of these components of the kit, with a list of at least so many items in its props where that is asked. */
  z.strictObject({
    component: z.array(z.string().min(1).max(40)).min(1).max(20),
    items: z.number().int().min(1).optional(),
  }),
  /** Some component with this prop. */
  z.strictObject({ prop: z.string().min(1).max(40), value: z.union([z.string(), z.number(), z.boolean()]) }),
]);
export type Fact = z.infer<typeof Fact>;

/** What a run must show, and what it must not. */
export const Facts = z.strictObject({
  mustShow: z.array(Fact).max(200).default([]),
  mustNotShow: z.array(Words).max(100).default([]),
  /** Rows of the longest list in the data. */
  minRows: z.number().int().min(0).max(100_000).default(0),
});
export type Facts = z.infer<typeof Facts>;

/** The fact in words, for a table. */
export function describeFact(fact: Fact): string {
  if (typeof fact === "string") return JSON.stringify(fact);
  if ("anyOf" in fact) return fact.anyOf.map((each) => JSON.stringify(each)).join(" or ") + beside(fact.near);
  if ("number" in fact) return `${fact.number}${beside(fact.near)}`;
  if ("between" in fact) return `a number from ${fact.between[0]} to ${fact.between[1]}${beside(fact.near)}`;
  if ("link" in fact) return `a link to ${fact.link}`;
  if ("prop" in fact) return `a component with ${fact.prop}=${JSON.stringify(fact.value)}`;
  const items = fact.items === undefined ? "" : ` of at least ${fact.items} items`;
  return `${fact.component.join(" or ")}${items}`;
}

function beside(words: string | undefined): string {
  return words === undefined ? "" : ` beside ${JSON.stringify(words)}`;
}
