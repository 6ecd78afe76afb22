import { isRecord } from "../domain/json.ts";
import { MAX_CALLS_PER_ANSWER, type ToolCall } from "./tool_calls.ts";

const MAX_NAME_CHARS = 100;
/** Pieces of more calls than this are counted and not kept. */
const MAX_GATHERED = 32;

interface Gathered {
  /** Servers that stream several calls at once number them; some never do. */
  readonly index: number | undefined;
  id: string;
  name: string;
  given: string;
}

/** Puts the pieces of a streamed answer's tool calls together, as they come. */
export function createCallGatherer() {
  const gathered: Gathered[] = [];
  let chars = 0;

  function find(index: number | undefined, isNew: boolean): Gathered {
    const last = gathered.at(-1);
    const known = index === undefined
      ? (isNew ? undefined : last)
      : gathered.find((each) => each.index === index);
    if (known !== undefined) return known;
    const made = { index, id: "", name: "", given: "" };
    if (gathered.length < MAX_GATHERED) gathered.push(made);
    return made;
  }

  function addOne(piece: unknown): void {
    if (!isRecord(piece)) return;
    const made = isRecord(piece.function) ? piece.function : {};
    const name = typeof made.name === "string" ? made.name.slice(0, MAX_NAME_CHARS) : "";
    const index = typeof piece.index === "number" ? piece.index : undefined;
    const given = textOf(made.arguments);
    chars += name.length + given.length;
    const call = find(index, name !== "");
    if (call.name === "") call.name = name;
    if (call.id === "" && typeof piece.id === "string") call.id = piece.id.slice(0, MAX_NAME_CHARS);
    call.given += given;
  }

  return {
    add(pieces: unknown): void {
      if (Array.isArray(pieces)) pieces.forEach(addOne);
    },
    /** Everything said so far, for the limit of the answer. */
    chars: () => chars,
    /** What the calls were called with, one after the other. */
    text: () => gathered.map(({ given }) => given).join(""),
    calls: (): readonly ToolCall[] =>
      gathered.filter(({ name }) => name !== "").slice(0, MAX_CALLS_PER_ANSWER).map((call, index) => ({
        id: call.id === "" ? `call-${index + 1}` : call.id,
        name: call.name,
        arguments: call.given,
      })),
  };
}

/** Some servers give the arguments as an object in place of its text. */
function textOf(given: unknown): string {
  if (typeof given === "string") return given;
  return given === undefined || given === null ? "" : JSON.stringify(given);
}
