import { components } from "../kit/components.ts";
import { allowedElements, droppedWithContent } from "../rendering/allowed_elements.ts";
import type { Random } from "../testing/random.ts";

const ATTRIBUTES =
  `class className id name title lang dir role hidden tabindex tabIndex href src alt width height style onclick onerror
   srcdoc srcset hx-get hx-on:click x-data @click :href data-island data-props is slot part form formaction action
   target rel colspan rowSpan headers value min max open start reversed type datetime viewBox d points fill stroke
   stroke-width strokeWidth clip-path filter mask transform gradientTransform offset stop-color xlink:href xmlns
   preserveAspectRatio dangerouslySetInnerHTML innerHTML key ref children __proto__ constructor toString valueOf
   aria-label aria-hidden aria-labelledby aria-controls aria-live nonce autofocus popover contenteditable`
    .split(/\s+/);
const PIECES = [
  ...[
    "<",
    ">",
    "&",
    '"',
    "'",
    "`",
    "=",
    "/",
    "\\",
    "\u0000",
    "\r",
    "\n",
    "\t",
    "\u00a0",
    "\u2028",
    "\ufeff",
    "\ud800",
    "\udfff",
  ],
  ...[
    "<!--",
    "-->",
    "--!>",
    "]]>",
    "<![CDATA[",
    "</div>",
    "</script>",
    "<script>alert(1)</script>",
    "&lt;",
    "&#60;",
    "&amp;",
  ],
  ...[
    "javascript:",
    "data:text/html,",
    "https://example.org/",
    "//evil",
    "url(#a)",
    "url(//evil)",
    "expression(",
    "@import",
  ],
  ...[
    "flex",
    "fixed",
    "p-4",
    "bg-[url(x)]",
    "M0 0h9",
    "rotate(45)",
    "#fff",
    "red",
    "1",
    "-1",
    "99999",
    "a",
    "grid",
    "é",
    "🦕",
    "\u202e",
  ],
  ...["<img src=x onerror=alert(1)>", "<style>", "<svg>", "<math>", "</title>", "</textarea>", "<plaintext>"],
];
const TAGS = [
  ...allowedElements.keys(),
  ...droppedWithContent,
  "x-y",
  "SCRIPT",
  "Div",
  "center",
  "constructor",
  "__proto__",
  "",
];
const UI = [...components.keys(), "Nope", "__proto__", "constructor"];

export function makeText(random: Random): string {
  return random.many(0, 5, () => random.pick(PIECES)).join(random.pick(["", " "]));
}

/** A value of any kind, hostile or dull, at most so many levels deep. */
export function makeValue(random: Random, depth: number): unknown {
  const kinds = depth <= 0 ? 6 : 10;
  switch (random.below(kinds)) {
    case 0:
    case 1:
      return makeText(random);
    case 2:
      return random.pick([0, 1, -1, 3.7, 1e21, -1e300, NaN, Infinity]);
    case 3:
      return random.chance(0.5);
    case 4:
      return random.pick([null, undefined]);
    case 5:
      return random.pick([Symbol.iterator.toString(), "x".repeat(5_000), new Date(0), /x/]);
    case 6:
      return random.many(0, 4, () => makeValue(random, depth - 1));
    case 7:
      return { $tree: random.many(0, 3, () => makeNode(random, depth - 1)) };
    case 8:
      return {
        toString: makeValue(random, 0),
        valueOf: 1,
        [random.pick(ATTRIBUTES)]: makeValue(random, depth - 1),
      };
    default:
      return Object.fromEntries(
        random.many(
          0,
          4,
          () => [random.pick(["a", "b", "x", "y", "label", "cells", "key"]), makeValue(random, depth - 1)],
        ),
      );
  }
}

/** A node of a tree as a hostile guest would send it. */
export function makeNode(random: Random, depth: number): unknown {
  if (depth <= 0 || random.chance(0.25)) return random.chance(0.8) ? makeText(random) : makeValue(random, 1);
  if (random.chance(0.2)) return makeComponent(random, depth);
  return {
    tag: random.chance(0.97) ? random.pick(TAGS) : makeValue(random, 1),
    attrs: random.chance(0.95) ? makeAttributes(random, depth) : makeValue(random, 1),
    children: random.chance(0.95)
      ? random.many(0, 4, () => makeNode(random, depth - 1))
      : makeValue(random, depth - 1),
  };
}

export function makeAttributes(random: Random, depth = 2): Record<string, unknown> {
  return Object.fromEntries(
    random.many(0, 5, () => [
      random.chance(0.95) ? random.pick(ATTRIBUTES) : makeText(random),
      random.chance(0.8) ? makeText(random) : makeValue(random, Math.min(depth, 2)),
    ]),
  );
}

function makeComponent(random: Random, depth: number): unknown {
  const ui = random.pick(UI);
  const names = Object.keys(components.get(ui)?.schema.shape ?? {});
  const props = Object.fromEntries([...names, "children"].flatMap((name) => {
    return random.chance(0.7) ? [[name, makeValue(random, Math.min(depth, 3))]] : [];
  }));
  return { ui, props, children: random.many(0, 3, () => makeNode(random, depth - 1)) };
}
