import { readyBlockSteps } from "./ready_block_journey.ts";
import { testInBrowser } from "./with_browser.ts";

testInBrowser("a block without a key or a model", readyBlockSteps());
