import { type Context, Hono } from "hono";
import { z } from "zod";
import type { HealStart } from "../../services/heal/healer.ts";
import { paths } from "../../urls.ts";
import { answerCard } from "../answer_action.tsx";
import type { RouteDeps } from "../deps.ts";
import { parseNumberParameter } from "./details/parse_parameters.ts";
import { getBlockId } from "../read_request.ts";

const ReturnForm = z.object({ version: z.coerce.number().int().min(1) });

/**
 * POST /blocks/:block/heals                    runs it once more and repairs it when it fails
 * POST /blocks/:block/heals/:heal/returns      back to the version that was repaired
 * POST /blocks/:block/heals/:heal/dismissals   puts the word about it away
 */
export function createHealRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.post(paths.blockHeals, (c) => healBlock(c, deps));
  routes.post(paths.blockHealReturns, (c) => returnFromHeal(c, deps));
  routes.post(
    paths.blockHealDismissals,
    async (c) =>
      answerCard(c, deps, await deps.app.dismissHeal(getBlockId(c), parseNumberParameter(c, "heal"))),
  );
  return routes;
}

async function healBlock(c: Context, deps: RouteDeps): Promise<Response> {
  const id = getBlockId(c);
  const label = describeStart(await deps.app.healBlock(id, "person"));
  return await answerCard(c, deps, await deps.app.getCard(id), { label });
}

async function returnFromHeal(c: Context, deps: RouteDeps): Promise<Response> {
  const { version } = ReturnForm.parse(await c.req.parseBody());
  const card = await deps.app.returnToVersion(getBlockId(c), version);
  return await answerCard(c, deps, card, {
    label: `Version ${version} is back; the next repair asks you first`,
  });
}

function describeStart(start: HealStart): string {
  switch (start.kind) {
    case "started":
      return "The repair goes on; the card stays as it is until it is better";
    case "works":
      return "It works again: there is nothing to repair";
    case "refused":
      return `${start.message}. ${start.hint}`;
  }
}
