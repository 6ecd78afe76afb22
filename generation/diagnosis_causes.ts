import type { AcceptanceKind } from "../domain/acceptance_failure.ts";
import type { RunErrorKind } from "../domain/outcome.ts";

/** Most causes that a diagnosis names. */
export const MAX_CAUSES = 4;

/** What usually lies behind each kind of failed run, the likeliest first. */
export const RUN_CAUSES: Readonly<Record<RunErrorKind, readonly string[]>> = {
  syntax: [
    "The file is cut off or a bracket is not closed",
    "JSX in backend.ts, or a type that TSX reads as an element",
  ],
  import_refused: ["A library that is not on the list", "A relative import, a URL, or npm: in an import"],
  host_not_declared: [
    "The host is missing in manifest.hosts",
    "The source sends on to another host, such as www. or a CDN",
    "The address is put together at run time",
  ],
  blocked_address: [
    "The address is of the own network, which only a person can open",
    "The name leads to a private address",
  ],
  network: [
    "The host's name is wrong or does not exist any more",
    "The source is down, or does not let this machine in",
    "It does not speak https on this port",
  ],
  http_status: ["The address, a parameter or a header is not what the source wants"],
  not_json: [
    "The address is the page for people, not the API",
    "The answer is a feed, a table, a calendar or a compressed file",
    "The source answers with an error page or asks for consent",
  ],
  timeout: [
    "Requests run one after the other",
    "Far more is asked for than is shown",
    "The source is slow now",
  ],
  cpu_time: ["Far more rows are worked on than are shown", "A loop that does not end, or one inside another"],
  memory: ["The whole answer is kept several times", "A large file is read to show a few rows"],
  too_large: ["The source answers more than a block may read", "The data holds far more than the view shows"],
  permission: ["The code uses files, the environment, processes or modules of the runtime"],
  exception: [
    "A field has another name or is missing in the answer",
    "A value may be null and is used as if it were there",
    "A failed answer was read without looking at response.ok",
  ],
  schema: [
    "dataSchema was written from memory, not from what the source answers",
    "Numbers come as text, or values may be null",
    "A number is in another unit than the bounds expect",
  ],
  soft_failure: [
    "The source answered 200 with an error inside",
    "An error was caught and empty data given in its place",
    "The source has nothing for this request now",
  ],
  render: [
    "A prop has another name or type than in the kit",
    "A value that may be null is used without a guard",
    "An element or attribute that views may not use",
  ],
  crashed: ["Recursion without end, or data that grows without bound", "The code ended the process"],
  no_result: ["A promise that never settles", "fetchData gives nothing back"],
  protocol: ["The code writes to standard output by itself", "The data is not plain JSON"],
};

/** The same for runs that ended well and are not good. */
export const ACCEPTANCE_CAUSES: Readonly<Record<AcceptanceKind, readonly string[]>> = {
  schema: RUN_CAUSES.schema,
  no_answer: ["fetchData makes no request", "Every request failed and the failure was caught"],
  refused_request: ["A host is missing in manifest.hosts", "A refused request was caught and left out"],
  error_key: ["The source answered an error, which was given on as data", "An error was caught and returned"],
  all_empty: [
    "The code reads fields that the answer does not have",
    "The selector finds nothing on the page",
    "The source has nothing for this day or these parameters",
  ],
  html_in_data: ["The address is the page for people", "The source asks for consent or keeps programs out"],
  too_few_rows: [
    "The source answers in pages and one was read",
    "The filter or the selector is too narrow",
    "Today has nothing yet: a weekend, a holiday, another time zone",
  ],
  stale: [
    "The oldest row stands first, or the newest was not asked for",
    "A time was read in the wrong zone or unit",
    "The source stopped, or is closed today",
  ],
  invented: [
    "Values stand in the code instead of coming from an answer",
    "Values are random or made from nothing",
  ],
  empty_view: ["The view reads other fields than processData gives", "A condition hides everything"],
  cut_off: [
    "Texts, columns or fixed widths are larger than the card's size",
    "Overflow is hidden, or a margin pulls one part over another",
  ],
  unreadable: [
    "The view returns HTML in a string",
    "A link, button, picture or heading has no words",
    "A colour that is right in one theme is gone in the other",
  ],
  fallback_view: ["The condition of the empty state looks at the wrong field"],
};

/** What lies behind a status, where that is known better than by the kind alone. */
export function statusCauses(status: number): readonly string[] {
  if (status === 401 || status === 407) return ["The source wants a key or a sign-in"];
  if (status === 403 || status === 451) {
    return [
      "The source does not let programs read its pages",
      "A key or a header is missing",
      "It blocks this region",
    ];
  }
  if (status === 404) return ["The path or the identifier is guessed", "The API's version changed"];
  if (status === 410) return ["This version of the API is switched off"];
  if (status === 429) {
    return ["One request an item instead of one for all", "The source was asked too often today"];
  }
  if (status === 400 || status === 414 || status === 422) {
    return ["A parameter's name or form is wrong", "A parameter is missing or out of range"];
  }
  if (status >= 500) return ["The source is broken now", "The request is larger than it can answer"];
  if (status >= 300 && status < 400) return ["The address moved, and the new one was not followed"];
  return RUN_CAUSES.http_status;
}
