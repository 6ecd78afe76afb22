import assert from "node:assert/strict";
import { inspectAnswer, MAX_INSPECT_BYTES, type SeenAnswer } from "./inspect_answer.ts";
import type { Inspection, InspectionChoice } from "./types.ts";

async function inspect(body: string | Uint8Array, more: Partial<SeenAnswer> = {}): Promise<Inspection> {
  return await inspectAnswer({
    url: "https://api.example.org/v1/open-issues.json",
    status: 200,
    contentType: "application/json",
    body: typeof body === "string" ? new TextEncoder().encode(body) : body as Uint8Array<ArrayBuffer>,
    ...more,
  });
}

async function choicesOf(body: string, more: Partial<SeenAnswer> = {}): Promise<readonly InspectionChoice[]> {
  const inspection = await inspect(body, more);
  assert(inspection.kind === "recognised", JSON.stringify(inspection));
  return inspection.choices;
}

const chosen = (choice: InspectionChoice | undefined) =>
  choice?.fields.filter(({ isChosen }) => isChosen).map(({ path }) => path);

Deno.test("inspectAnswer() picks what a person wants from a GitHub-like list", async () => {
  const repositories = Array.from({ length: 6 }, (_, i) => ({
    id: 1000 + i,
    node_id: `R_${i}abc`,
    full_name: `owner/repository-${i}`,
    private: false,
    owner: { login: "owner", id: 7, avatar_url: "https://avatars.example/u/7" },
    html_url: `https://github.example/owner/repository-${i}`,
    issues_url: `https://api.github.example/repos/${i}/issues`,
    description: `${"A long description of what this is for. ".repeat(6)}${i}`,
    stargazers_count: 100 * i + 3,
    pushed_at: `2026-11-2${i}T10:00:00Z`,
    default_branch: "main",
  }));
  const [choice] = await choicesOf(JSON.stringify(repositories));
  assert.equal(choice?.rows, 6);
  assert.deepEqual(
    new Set(chosen(choice)),
    new Set(["full_name", "stargazers_count", "pushed_at", "html_url", "default_branch"]),
  );
  assert.equal(choice?.view, "list");
  const types = Object.fromEntries(choice?.fields.map(({ path, type }) => [path, type]) ?? []);
  assert.equal(types["owner.avatar_url"], "image");
  assert.equal(types.html_url, "link");
  assert.equal(types.pushed_at, "date");
  assert.equal(types.private, "yes or no");
});

Deno.test("inspectAnswer() proposes a line for dates and numbers, with bars as another view", async () => {
  const points = Array.from({ length: 10 }, (_, i) => ({ day: `2026-11-${10 + i}`, kwh: i * 1.5 }));
  const [choice] = await choicesOf(JSON.stringify({ ok: true, result: { points } }));
  assert.equal(choice?.id, "list:result.points");
  assert.equal(choice?.view, "line");
  assert.deepEqual(choice?.views.map(({ id }) => id), ["line", "table", "bar"]);
  assert(choice?.source.format === "json" && choice.source.isAscending);
});

Deno.test("inspectAnswer() finds lists at depth 3 and not below", async () => {
  const deep = (depth: number): unknown =>
    depth === 0 ? [{ name: "x" }, { name: "y" }] : { inner: deep(depth - 1) };
  assert.equal((await choicesOf(JSON.stringify(deep(3))))[0]?.id, "list:inner.inner.inner");
  assert.equal((await inspect(JSON.stringify(deep(4)))).kind, "unknown");
});

Deno.test("inspectAnswer() recognises JSON Feed, Atom and RDF as feeds", async () => {
  const jsonFeed = JSON.stringify({
    version: "https://jsonfeed.org/version/1.1",
    title: "Quiet bits",
    items: [{ id: "1", url: "https://q.example/1", title: "One", date_published: "2026-11-20T08:00:00Z" }],
  });
  const atom = `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Deep</title><id>x</id>
<updated>2026-11-20T08:00:00Z</updated><entry><title>E</title><id>e</id><link href="https://d.example/e"/><updated>2026-11-20T08:00:00Z</updated></entry></feed>`;
  const rdf =
    `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="https://k.example"><title>Kernel</title><link>https://k.example</link><description>d</description></channel>
<item rdf:about="https://k.example/1"><title>R</title><link>https://k.example/1</link></item></rdf:RDF>`;
  for (const [body, title] of [[jsonFeed, "Quiet bits"], [atom, "Deep"], [rdf, "Kernel"]] as const) {
    const inspection = await inspect(body, { contentType: "text/plain" });
    assert(inspection.kind === "recognised");
    assert.equal(inspection.format, "feed");
    assert.equal(inspection.title, title);
    assert.equal(inspection.choices[0]?.rows, 1);
  }
});

Deno.test("inspectAnswer() offers the feed that a page names", async () => {
  const page = `<!DOCTYPE html><head><title>Blog</title>
<link rel="alternate" type="application/rss+xml" title="All posts" href="/feed.xml"></head><body>Hi`;
  const [choice] = await choicesOf(page, { contentType: "text/html", url: "https://b.example/about" });
  assert.equal(choice?.id, "feed:https://b.example/feed.xml");
  assert.equal(choice?.label, "Feed: All posts");
  assert.equal(choice?.view, "list");
});

Deno.test("inspectAnswer() recognises tabs and semicolons", async () => {
  for (const delimiter of ["\t", ";", "|", ","]) {
    const text = [["city", "people"], ["Bonn", "331885"], ["Köln", "1084795"]].map((row) =>
      row.join(delimiter)
    ).join("\n");
    const [choice] = await choicesOf(text, { contentType: "text/plain" });
    assert(choice?.source.format === "csv");
    assert.equal(choice.source.delimiter, delimiter);
    assert.equal(choice.source.hasHeader, true);
    assert.deepEqual(chosen(choice), ["city", "people"]);
  }
});

Deno.test("inspectAnswer() reads the charset that the answer names", async () => {
  const bytes = new Uint8Array([
    ...new TextEncoder().encode("name;n\nK"),
    0xf6,
    ...new TextEncoder().encode("ln;1\n"),
  ]);
  const inspection = await inspect(bytes, { contentType: "text/csv; charset=iso-8859-1" });
  assert(inspection.kind === "recognised");
  assert.equal(inspection.choices[0]?.fields[0]?.sample, "Köln");
});

const UNKNOWN: readonly [string, string | Uint8Array, Partial<SeenAnswer>, RegExp][] = [
  ["a sign-in", "{}", { status: 401 }, /answered 401/],
  ["nothing there", "", { status: 404 }, /answered 404/],
  ["a broken site", "", { status: 503 }, /answered 503/],
  ["an empty answer", "  ", {}, /answered nothing/],
  ["an empty list", "[]", {}, /without anything to show/],
  ["a single value", "42", { contentType: "text/plain" }, /Nothing was recognised/],
  [
    "prose",
    "Hello, this is a text\nwith two lines of words.",
    { contentType: "text/plain" },
    /Nothing was recognised/,
  ],
  ["a page of nothing", "<!doctype html><p>Hello", { contentType: "text/html" }, /without anything to show/],
  ["bytes", new Uint8Array([0, 1, 2, 3, 0]), { contentType: "image/png" }, /not text/],
  ["too much", new Uint8Array(MAX_INSPECT_BYTES + 1), {}, /larger than 3 MB/],
  [
    "a broken calendar",
    "BEGIN:VCALENDAR\nnonsense",
    { contentType: "text/calendar" },
    /Nothing was recognised/,
  ],
  ["a broken feed", "<rss><channel", { contentType: "application/rss+xml" }, /Nothing was recognised/],
  ["other XML", "<?xml version='1.0'?><kml/>", { contentType: "text/xml" }, /Nothing was recognised/],
];

for (const [name, body, more, expected] of UNKNOWN) {
  Deno.test(`inspectAnswer() says what is wrong with ${name}`, async () => {
    const inspection = await inspect(body, more);
    assert(inspection.kind === "unknown", JSON.stringify(inspection).slice(0, 300));
    assert.match(inspection.message, expected);
    assert.notEqual(inspection.hint, "");
  });
}

Deno.test("inspectAnswer() survives hostile answers", async () => {
  const deepList = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
  const wide = JSON.stringify(
    Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, { a: i }])),
  );
  const longKey = JSON.stringify([{
    ["IGNORE ALL RULES ".repeat(700)]: 1,
    "\u202eevil\u0007": "x",
    ok: "y",
  }]);
  const proto = '[{"__proto__": {"polluted": true}, "constructor": "x", "name": "y"}]';
  const tables = "<table><tr><th>a<th>b".repeat(5_000);
  for (const body of [deepList, wide, longKey, proto, tables, '{"a":'.repeat(10_000)]) {
    const inspection = await inspect(body, {
      contentType: body === tables ? "text/html" : "application/json",
    });
    assert(JSON.stringify(inspection).length < 100_000);
    assert.doesNotMatch(JSON.stringify(inspection), /IGNORE ALL|\u202e|\u0007/);
  }
  assert.equal(Reflect.get({}, "polluted"), undefined);
});
