import type { BlockId } from "../../domain/ids.ts";
import type { Json } from "../../domain/json.ts";
import { findNewestData } from "../../storage/block_data.ts";
import { getBlock } from "../../storage/blocks.ts";
import type { ServiceDeps } from "../deps.ts";
import { explainValue } from "./explain_value.ts";
import { lastName, type Steps, walkLeaves, writePointer } from "./json_path.ts";
import { listTreeValues, type TreeValue } from "./shown_values.ts";
import type { ShownLeaf, ShownValue, ShownValues, WhyCases } from "./types.ts";

const MAX_SHOWN = 200;
const MAX_LEAVES = 50_000;

/** The use cases of "Why this number?". */
export function createWhyCases(deps: Pick<ServiceDeps, "db">): WhyCases {
  return {
    listShownValues: (id) => listShownValues(deps, id),
    explainValue: (id, query) => explainValue(deps, id, query),
  };
}

async function listShownValues({ db }: Pick<ServiceDeps, "db">, id: BlockId): Promise<ShownValues> {
  await getBlock(db, id);
  const row = await findNewestData(db, id);
  if (row === undefined) return { values: [], hasMore: false, at: null, version: null };
  const shown = listTreeValues(row.tree, MAX_SHOWN + 1);
  const places = indexData(row.data);
  return {
    values: shown.slice(0, MAX_SHOWN).map((value) => ({ ...value, path: takePlace(places, value) })),
    hasMore: shown.length > MAX_SHOWN,
    at: row.at,
    version: row.version,
  };
}

type Places = Map<ShownLeaf, { readonly steps: Steps; isTaken: boolean }[]>;

function indexData(data: Json): Places {
  const places: Places = new Map();
  walkLeaves(data, ({ steps, value }) => {
    if (value === null) return true;
    const list = places.get(value);
    const place = { steps: [...steps], isTaken: false };
    if (list === undefined) places.set(value, [place]);
    else if (list.length < MAX_SHOWN) list.push(place);
    return true;
  }, MAX_LEAVES);
  return places;
}

/** Equal values of the data are given out in their order, those first whose name stands in the label. */
function takePlace(places: Places, { value, label }: TreeValue): ShownValue["path"] {
  const free = (places.get(value) ?? []).filter(({ isTaken }) => !isTaken);
  const words = label.toLowerCase();
  const named = free.find(({ steps }) => words.includes(lastName(steps)?.toLowerCase() ?? "\u0000"));
  const place = named ?? free[0] ?? places.get(value)?.[0];
  if (place === undefined) return null;
  place.isTaken = true;
  return writePointer(place.steps);
}
