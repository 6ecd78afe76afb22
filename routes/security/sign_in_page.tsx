import type { Context } from "hono";
import { renderToString } from "preact-render-to-string";
import { Page } from "../../views/page.tsx";
import { PageHeading, Panel } from "../../views/panel.tsx";
import type { RouteDeps } from "../deps.ts";
import { createBareFrame } from "../page_frame.ts";

const NOTES = {
  "signed-out": "This dashboard opens with a sign-in link.",
  "bad-link": "This link does not work any more: each works once, and for ten minutes.",
} as const;

/** Tells a person who is not signed in how to get in; 401, and nothing of what lies behind. */
export function answerSignInPage(c: Context, deps: RouteDeps, reason: keyof typeof NOTES): Response {
  const frame = { ...createBareFrame(c, deps), path: "" };
  const page = (
    <Page frame={frame} title="Sign in" shell="bare" width="narrow">
      <PageHeading title="Sign in" note={NOTES[reason]} />
      <Panel>
        <p>
          The server printed a link when it started. For another one, run this command on the machine where
          Tessera runs, and open what it prints:
        </p>
        <pre><code>tessera link</code></pre>
        <p>
          From the source folder it is{" "}
          <code>deno task tessera link</code>. A browser that is signed in makes links as well, in its
          settings.
        </p>
      </Panel>
    </Page>
  );
  c.header("Cache-Control", "no-store");
  return c.html(`<!doctype html>${renderToString(page)}`, 401);
}
