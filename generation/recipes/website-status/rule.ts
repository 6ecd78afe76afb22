import { takeAddresses } from "../find_addresses.ts";
import type { RecipeRule } from "../recipe_rule.ts";

const TRIGGER =
  /\b(?:status|up ?time|monitor(?:ing)?|ping(?:s|ing)?|reachable|reachability|online|offline|response times?|availab(?:le|ility)|alive|health ?checks?|heartbeat|is (?:it )?(?:up|down)|are (?:they )?(?:up|down)|up or down|up and running|(?:sites?|websites?|servers?|pages?|homepage|blog|shop) (?:is |are )?(?:still )?(?:up|down))\b/iu;
const THINGS =
  /\b(?:web ?sites?|sites?|servers?|services?|urls?|pages?|home ?pages?|domains?|hosts?|addresses|endpoints?)\b/iu;
const SHOWN =
  /\b(?:status(?: pages?| checks?)?|up ?time(?: bars?| history)?|monitor(?:ing)?|ping(?:s|ing)?|reachable|online|offline|response times?|answer times?|latency|availab(?:le|ility)|alive|health ?checks?|check(?:s|ing)?(?: (?:if|whether))?|(?:in )?(?:red|green) (?:if|when) (?:up|down|it is down|they are down|ok)|up|down|running|still|working|history|bars?|the following|(?:if|whether) (?=[|]|my|these|they|it)|(?:if|whether) (?:my|our|these|they|it|the)|few|two|three|four|five|six|seven|eight|nine|ten|own)\b/iu;

export const websiteStatusRule: RecipeRule = {
  id: "website-status",
  title: "Are my sites up?",
  group: "Watching",
  readSlots(reader) {
    const addresses = takeAddresses(reader);
    if (!reader.has(TRIGGER) && !(addresses.length > 0 && reader.has(/\b(?:up|down)\b/iu))) return undefined;
    if (addresses.length === 0 && !reader.has(THINGS)) return undefined;
    reader.takeAll(SHOWN);
    reader.takeAll(THINGS);
    return addresses.length === 0 ? {} : { addresses };
  },
  titleOf({ addresses }) {
    const [only, other] = Array.isArray(addresses) ? addresses : [];
    return typeof only === "string" && other === undefined ? `Is ${new URL(only).host} up?` : undefined;
  },
};
