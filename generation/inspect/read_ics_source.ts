import { cleanText } from "../../domain/outcome.ts";
import { toViews } from "./suggest_views.ts";
import type { InspectedField, InspectionChoice } from "./types.ts";

export interface IcsSource {
  readonly title: string;
  readonly choice: InspectionChoice;
}

/** A calendar with its events; `undefined` for a text that ical.js cannot read. Its fields are those of the recipe. */
export async function readIcsSource(text: string): Promise<IcsSource | undefined> {
  const { default: ICAL } = await import("ical.js");
  let calendar: InstanceType<typeof ICAL.Component>;
  try {
    const parsed = ICAL.parse(text);
    calendar = new ICAL.Component(Array.isArray(parsed[0]) ? parsed[0] : parsed);
  } catch {
    // ical.js throws errors of its own for every line it cannot read.
    return undefined;
  }
  const events = calendar.getAllSubcomponents("vevent");
  const sample = (name: string) => cleanText(String(events[0]?.getFirstPropertyValue(name) ?? ""), 80);
  const fields: InspectedField[] = [
    field("title", "Title", { type: "text", sample: sample("summary"), isChosen: true }),
    field("startsAt", "Start", { type: "date", sample: sample("dtstart"), isChosen: true }),
    field("endsAt", "End", { type: "date", sample: sample("dtend"), isChosen: false }),
    field("location", "Place", {
      type: "text",
      sample: sample("location"),
      isChosen: events.some((event) => event.hasProperty("location")),
    }),
  ];
  const choice: InspectionChoice = {
    id: "events",
    label: "Coming events",
    rows: events.length,
    fields,
    ...toViews(["agenda", "list", "table"]),
    source: { format: "ics" },
  };
  return { title: cleanText(String(calendar.getFirstPropertyValue("x-wr-calname") ?? ""), 120), choice };
}

function field(
  path: string,
  label: string,
  rest: Pick<InspectedField, "type" | "sample" | "isChosen">,
): InspectedField {
  return {
    path,
    label,
    keys: [path],
    inputs: ["string"],
    ...(rest.type === "date" ? { dateForm: "iso" } : {}),
    ...rest,
  };
}
