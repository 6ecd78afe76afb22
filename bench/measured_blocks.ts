/** A block that does nothing: what is left is the price of running it in a process of its own. */
export const TRIVIAL = {
  backend: `
export const dataSchema = { parse: (value) => value };
export async function fetchData() { return { value: 7 }; }
export function processData(raw) { return raw; }
`,
  view: `export default function View({ data }) { return <b>{data.value}</b>; }`,
};

/** The same with the library that nearly every block checks its data with. */
export const WITH_ZOD = {
  ...TRIVIAL,
  backend: `
import { z } from "zod";
export const dataSchema = z.object({ value: z.number() });
export async function fetchData() { return { value: 7 }; }
export function processData(raw) { return raw; }
`,
};
