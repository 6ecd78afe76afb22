import { startServedJourney } from "./journey_program.ts";
import { runModelJourney } from "./model_journey.ts";
import { testInBrowser } from "./with_browser.ts";

testInBrowser("a sentence becomes a living card by a model", {
  "from the sign-in link to the details, over a restart": ({ browser }) =>
    runModelJourney(browser, startServedJourney),
});
