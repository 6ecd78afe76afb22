import { deepEqual, equal, match, ok } from "node:assert/strict";
import { barChart, withMadeBlock } from "../../../testing/made_block.ts";
import { answers, inOrder, text } from "../../../testing/model/scripts.ts";
import { openInBrowser } from "../../../testing/program_in_browser.ts";
import { href } from "../../../urls.ts";

/** The browser's own pipes outlive the steps; it is closed at the end. */
const UNSANITIZED = { sanitizeOps: false, sanitizeResources: false } as const;

Deno.test({
  name: "in a browser a request becomes a preview beside the card, is used, and taken back by its toast",
  ...UNSANITIZED,
  fn: () =>
    withMadeBlock(
      (block) => inOrder(text(answers.json(barChart(block)))),
      async ({ program, id }) => {
        const { origin, browser, complaints, close } = await openInBrowser(program);
        try {
          const page = await browser.newPage();
          await page.goto(origin);
          await page.click(`#block-${id} .card-more`);
          await page.locator(`#block-${id} .menu`).getByText("Change it…", { exact: true }).press("Enter");
          await page.waitForURL(`**${href("blockEdit", { block: id })}`);
          await page.fill("[name=request]", "make it a bar chart");
          await page.keyboard.press("Enter");
          // It comes by the line of events: nobody loads the page again.
          await page.waitForSelector("#proposal-title");
          equal(await page.locator(".previews .card").count(), 2);
          match(await page.locator(".change-summary").innerText(), /Only its look is changed/);
          equal((await program.app.getCard(id)).version, 1, "nothing has changed yet");
          await page.getByRole("link", { name: "See what changed in the code" }).click();
          await page.waitForSelector(".diff");
          await page.getByRole("button", { name: "Use this" }).click();
          await page.waitForSelector("[data-toast] .toast-action");
          match(await page.locator("[data-toast]").innerText(), /Version 2 is on the card/);
          equal((await program.app.getCard(id)).version, 2);
          await page.click("[data-toast] .toast-action");
          await page.waitForFunction(() => document.body.innerText.includes("Back to version 1"));
          const { version, content } = await program.app.getCard(id);
          equal(version, 3);
          match(JSON.stringify(content?.tree), /LineChart/);
          deepEqual(complaints, []);
        } finally {
          await close();
        }
      },
    ),
});

Deno.test({
  name: "without scripts a change is asked for, looked at and used by plain forms",
  ...UNSANITIZED,
  fn: () =>
    withMadeBlock(
      (block) => inOrder(text(answers.json(barChart(block)))),
      async ({ program, id }) => {
        const { origin, browser, close } = await openInBrowser(program, { javaScriptEnabled: false });
        try {
          const page = await browser.newPage();
          await page.goto(`${origin}${href("blockEdit", { block: id })}`);
          await page.fill("[name=request]", "make it a bar chart");
          await page.getByRole("button", { name: "Change it", exact: true }).click();
          const { turns } = await program.app.getConversation(id);
          await program.maker.wait(turns[0]!.generation.id);
          await page.goto(`${origin}${href("blockEdit", { block: id })}`);
          await page.getByRole("button", { name: "Use this" }).click();
          equal((await program.app.getCard(id)).version, 2);
        } finally {
          await close();
        }
      },
    ),
});

Deno.test({
  name: "in a browser the code page has editors with types and errors in place, under the real policy",
  ...UNSANITIZED,
  fn: () =>
    withMadeBlock(() => inOrder(text("no")), async ({ program, id, block }) => {
      const { origin, browser, complaints, close } = await openInBrowser(program);
      try {
        const page = await browser.newPage();
        await page.goto(origin);
        await page.waitForSelector("[data-arrange]:not([hidden])");
        const loaded = () =>
          page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name).join());
        ok(!/code_editor|vocabulary/.test(await loaded()), "the dashboard does not load the editor");

        await page.goto(`${origin}${href("blockCode", { block: id })}`);
        await page.waitForSelector(".code-editor .cm-content");
        match(await loaded(), /code_editor/);
        equal(await page.locator(".code-editor").count(), 3);
        const view = page.locator(".code-editor").nth(1).locator(".cm-content");
        equal(
          await view.evaluate((element) =>
            getComputedStyle(element.parentElement!).fontFamily.includes("mono")
          ),
          true,
          "the styles of the editor hold",
        );
        match(await view.getAttribute("aria-label") ?? "", /^view\.tsx\. Press Escape, then Tab/);

        // Also the last editor, which is measured only when it is seen, has its numbers beside its lines.
        const manifest = page.locator(".code-editor").nth(2);
        await manifest.locator(".cm-content").scrollIntoViewIfNeeded();
        await page.waitForFunction(() => {
          const root = document.querySelectorAll(".code-editor")[2]?.shadowRoot;
          const top = (selector: string) =>
            [...root?.querySelectorAll(selector) ?? []].at(6)?.getBoundingClientRect().top ?? -1;
          return Math.abs(top(".cm-lineNumbers .cm-gutterElement:not([style*=hidden])") - top(".cm-line")) <
            30;
        });

        // Completion knows the kit's props, from the kit's own schemas.
        await view.click();
        await page.keyboard.press("Control+End");
        await page.keyboard.type("\n// <Stat ");
        await page.keyboard.press("Control+a");
        await page.keyboard.press("Delete");
        await page.keyboard.type('import { Stat } from "@tessera/ui";\nexport default () => <Sta');
        // What was offered for the words before may still be there.
        await page.locator(".cm-tooltip-autocomplete", { hasText: "Stat" }).waitFor();
        await page.keyboard.press("Escape");
        await page.keyboard.type("t cha");
        await page.locator(".cm-tooltip-autocomplete", { hasText: "changeUnit" }).waitFor();
        await page.keyboard.press("Escape");

        // An error from the compiler stands at its line, after a pause in typing.
        await page.waitForSelector(".cm-lintRange-error");
        await page.locator("[data-check-status]", { hasText: /view\.tsx, line 2/ }).waitFor();

        // Escape, then Tab leaves the editor.
        await page.keyboard.press("Escape");
        await page.keyboard.press("Tab");
        const focused = await page.evaluate(() =>
          [...document.querySelectorAll(".code-editor")].indexOf(document.activeElement!)
        );
        equal(focused, 2, "the next editor has the focus");

        // What is sent is what stands in the editor.
        await view.click();
        await page.keyboard.press("Control+a");
        await page.keyboard.press("Delete");
        await page.keyboard.insertText(block.view.replaceAll("LineChart", "BarChart"));
        await page.getByRole("button", { name: "Check only" }).click();
        await page.waitForFunction(() =>
          document.querySelector("[data-check-status]")?.textContent?.includes("It runs on recorded answers")
        );
        await page.getByRole("button", { name: "Try and look first" }).click();
        await page.waitForSelector(".previews");
        deepEqual((await program.app.getCard(id)).proposal, { version: 2, kind: "hand" });
        match((await program.app.getVersion(id, 2)).view, /BarChart/);
        deepEqual(complaints, []);
      } finally {
        await close();
      }
    }),
});

Deno.test({
  name: "in a browser an editor goes on where somebody was typing before it came",
  ...UNSANITIZED,
  fn: () =>
    withMadeBlock(() => inOrder(text("no")), async ({ program, id, block }) => {
      const { origin, browser, complaints, close } = await openInBrowser(program);
      const slow = Promise.withResolvers<void>();
      try {
        const page = await browser.newPage();
        await page.route("**/vocabulary*", async (route) => {
          await slow.promise;
          await route.continue();
        });
        await page.goto(`${origin}${href("blockCode", { block: id })}`);
        const area = page.locator("textarea[name=view]");
        await page.getByText("view.tsx", { exact: true }).click();
        await page.keyboard.press("Control+Home");
        await page.keyboard.type("// one ");
        slow.resolve();
        await page.waitForSelector("textarea[name=view][hidden]", { state: "attached" });
        await page.keyboard.type("two");
        await page.keyboard.press("Enter");
        equal(await area.inputValue(), `// one two\n${block.view}`);

        // What names the field leads to what can be typed into.
        await page.getByRole("button", { name: "Check only" }).focus();
        await page.getByText("view.tsx", { exact: true }).click();
        await page.keyboard.type("// three");
        match(await area.inputValue(), /^\/\/ one two\n\/\/ three/);
        equal(await page.getByLabel("view.tsx").count(), 1);
        deepEqual(complaints, []);
      } finally {
        slow.resolve();
        await close();
      }
    }),
});
