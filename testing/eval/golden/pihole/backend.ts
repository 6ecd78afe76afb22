import { z } from "zod";

export const dataSchema = z.object({
  queries: z.number(),
  blocked: z.number(),
  percentBlocked: z.number(),
  domains: z.array(z.object({ domain: z.string(), count: z.number() })),
});
export type Data = z.infer<typeof dataSchema>;

const Login = z.object({ session: z.object({ valid: z.boolean(), sid: z.string().nullable() }) });
const Raw = z.object({
  summary: z.object({
    queries: z.object({ total: z.number(), blocked: z.number(), percent_blocked: z.number() }),
  }),
  top: z.object({ domains: z.array(z.object({ domain: z.string(), count: z.number() })) }),
});
const API = "http://pihole.home.arpa/api";

export async function fetchData({ secret, settings }: BlockContext) {
  const response = await fetch(`${API}/auth`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ password: secret("PIHOLE_PASSWORD") }),
  });
  if (!response.ok) throw new Error(`Pi-hole's login answered ${response.status}`);
  const { session } = Login.parse(await response.json());
  if (!session.valid) throw new Error("Pi-hole did not accept the password");
  // Without a password Pi-hole gives no session id and wants none.
  const headers: Record<string, string> = session.sid === null ? {} : { "X-FTL-SID": session.sid };
  const get = async (path: string) => {
    const answer = await fetch(`${API}/${path}`, { headers });
    if (!answer.ok) throw new Error(`Pi-hole answered ${answer.status} for ${path}`);
    return await answer.json();
  };
  const [summary, top] = await Promise.all([
    get("stats/summary"),
    get(`stats/top_domains?blocked=true&count=${settings.count}`),
  ]);
  return { summary, top };
}

export function processData(raw: unknown): Data {
  const { summary: { queries }, top } = Raw.parse(raw);
  return {
    queries: queries.total,
    blocked: queries.blocked,
    percentBlocked: queries.percent_blocked,
    domains: top.domains,
  };
}
