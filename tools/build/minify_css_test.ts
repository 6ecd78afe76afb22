import { equal } from "node:assert/strict";
import { minifyCss } from "./minify_css.ts";

Deno.test("minifyCss() drops comments and space between rules", () => {
  equal(
    minifyCss("/* a */\n.a {\n  color: red;\n  margin: 0 auto;\n}\n\n.b, .c { top: 0 }\n"),
    ".a{color: red;margin: 0 auto}.b,.c{top: 0}",
  );
});

Deno.test("minifyCss() keeps the space that means something", () => {
  equal(minifyCss(".a { width: calc(1px + 2px) }"), ".a{width: calc(1px + 2px)}");
  equal(minifyCss(".a :hover { top: 0 }"), ".a :hover{top: 0}");
  equal(minifyCss("@media (a) and (b) { .a { & + & { top: 0 } } }"), "@media (a) and (b){.a{& + &{top: 0}}}");
});

Deno.test("minifyCss() leaves quoted text alone", () => {
  equal(
    minifyCss(`.a::before { content: "/* x */ { ; }  \\" y" }`),
    `.a::before{content: "/* x */ { ; }  \\" y"}`,
  );
});
