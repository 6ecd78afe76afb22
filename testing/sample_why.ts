import type { BlockId } from "../domain/ids.ts";
import type { ShownValues, Why } from "../services/why/types.ts";

export function sampleShownValues(now: number): ShownValues {
  return {
    values: [
      { label: "EUR in USD", value: 1.0842, shownBy: "Stat", path: "/latest" },
      { label: "", value: "Reference rate", shownBy: "p", path: null },
    ],
    hasMore: false,
    at: now - 60_000,
    version: 2,
  };
}

export function sampleWhy(blockId: BlockId, now: number): Why {
  return {
    blockId,
    value: 1.0842,
    dataPath: "latest",
    equalCount: 2,
    finding: {
      kind: "answer",
      how: "",
      total: 7,
      places: [{
        request: {
          ...{ method: "GET", address: "api.frankfurter.dev/v1/2026-10-23..", status: 200, ms: 187 },
          ...{ fromCache: false, bytes: 1_204, contentType: "application/json", isTrimmed: false },
        },
        jsonPath: 'rates["2026-11-20"].USD',
        excerpt: { before: '{ "USD": ', match: "1.0842", after: " }" },
      }],
    },
    also: [],
    code: { lines: [2], names: ["latest"] },
    backend: 'import { z } from "zod";\nconst latest = last.rate;\n',
    version: { number: 2, origin: { kind: "model", model: "small-1" }, createdAt: now - 3_600_000 },
    run: { id: 12, at: now - 60_000 },
    recordedAt: now - 60_000,
  };
}
