import { startRealJourney } from "../e2e/journey_program.ts";
import { runModelJourney } from "../e2e/model_journey.ts";
import { readyBlockSteps } from "../e2e/ready_block_journey.ts";
import { testInBrowser } from "../e2e/with_browser.ts";

/** Path of the compiled file. No name of a test: `tools/compile_test.ts` starts this where there is no network. */
const program = [Deno.env.get("TESSERA_TEST_PROGRAM") ?? "dist/tessera"];

testInBrowser("the one file, from the sign-in link to the end, by a model", {
  "sentence, making, hosts, refresh, schedule, order, restart, details, code": ({ browser }) =>
    runModelJourney(browser, startRealJourney(program)),
});
testInBrowser("the one file, without a key or a model", readyBlockSteps(program));
