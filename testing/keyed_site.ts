import type { ConnectionForm } from "../services/connections/types.ts";
import { Secret } from "../domain/secret.ts";
import type { Site } from "./internet/types.ts";

export const KEYED_ORIGIN = "https://api.keys.example";
/** What tests look for where it must not be. */
export const CANARY = "ghp_canary4f1c9b2e7d8a6c";

/** A source that answers only who brings the key, and sends back what it was sent, as echo services do. */
export const keyedSite: Site = {
  hosts: ["api.keys.example", "other.keys.example"],
  handle(request) {
    const given = request.headers.get("authorization") ?? "";
    if (given !== `Bearer ${CANARY}`) return Response.json({ message: "Bad credentials" }, { status: 401 });
    return Response.json({ pulls: 17, youSent: given, encoded: btoa(given) });
  },
};

/** A form as a person fills it in for that source. */
export function keyedForm(change: Partial<ConnectionForm> = {}): ConnectionForm {
  return {
    ...{ name: "KEYS", kind: "bearer", origin: KEYED_ORIGIN, methods: ["GET"], pathPrefix: "/" },
    user: "",
    header: "",
    prefix: "",
    parameter: "",
    tokenUrl: "",
    clientId: "",
    scope: "",
    clientAuth: "",
    ...{ certificateSha256: "", secret: new Secret(CANARY), refreshToken: new Secret("") },
    ...change,
  };
}

/** Files of a block that reads the source by its connection. */
export const KEYED_BLOCK = {
  title: "Pull requests",
  backend: `
import { z } from "zod";
export const dataSchema = z.object({ pulls: z.number(), sent: z.string() });
export async function fetchData() {
  const response = await fetch("https://api.keys.example/pulls", { connection: "KEYS" });
  if (!response.ok) throw new Error("keys.example answered " + response.status);
  return await response.json();
}
export function processData(raw) { return { pulls: raw.pulls, sent: raw.youSent + " " + raw.encoded }; }
`,
  view: `
import { Stat, Text } from "@tessera/ui";
export default function View({ data }) {
  return <div><Stat label="Open" value={data.pulls} /><Text>{data.sent}</Text></div>;
}
`,
};

export function keyedManifest(change: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    title: KEYED_BLOCK.title,
    hosts: [],
    connections: ["KEYS"],
    refresh: { everySeconds: 600 },
    ...change,
  });
}
