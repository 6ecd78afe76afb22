import { z } from "zod";
import type { ConnectionAuth } from "../../domain/connection.ts";
import { hostPatternOf } from "../../domain/hosts.ts";
import { cleanText } from "../../domain/outcome.ts";
import { EgressError } from "../egress_error.ts";
import type { FetchedAnswer } from "../fetched_answer.ts";
import { limitsOf } from "../limits.ts";
import { buildRequestHeaders } from "../request_headers.ts";
import type { SendServices } from "../first_hop.ts";
import type { EgressPolicy, OpenConnection } from "../types.ts";
import { createScrubber } from "./scrubber.ts";
import { basicLogin } from "./sign_in.ts";
import { fetchHop } from "../fetch_hop.ts";
import type { Target } from "../target_rules.ts";

export type OAuthTerms = Extract<ConnectionAuth, { kind: "client_credentials" | "refresh_token" }>;

/** What the stored secret of an OAuth connection says. */
export interface ClientSecrets {
  readonly clientSecret: string;
  readonly refreshToken?: string;
}

const TokenAnswer = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]{1,8000}$/),
  token_type: z.string().optional(),
  expires_in: z.coerce.number().optional(),
  refresh_token: z.string().min(1).max(8000).optional(),
});
export type TokenAnswer = z.infer<typeof TokenAnswer>;

const MAX_ANSWER_BYTES = 64 * 1024;
const MAX_REASON_CHARS = 200;

export interface TokenRequestOptions {
  readonly auth: OAuthTerms;
  readonly connection: OpenConnection;
  readonly secrets: ClientSecrets;
  readonly policy: EgressPolicy;
  readonly services: SendServices;
  readonly signal: AbortSignal;
}

/**
 * Asks the token endpoint (RFC 6749 4.4.2 and 6) under the rules of every other request: an address inside must be
 * granted, https unless it is. Throws `EgressError`, its words without any secret.
 */
export async function requestToken(options: TokenRequestOptions): Promise<TokenAnswer> {
  const { connection: { name } } = options;
  const answer = await ask(options);
  const value = parseJson(answer);
  const parsed = TokenAnswer.safeParse(value);
  if (answer.status !== 200 || !parsed.success) throw tokenRefusal(answer, value, options);
  if ((parsed.data.token_type ?? "bearer").toLowerCase() === "bearer") return parsed.data;
  throw new EgressError(
    "permission",
    `Cannot sign in with the connection "${name}": expected a token of type bearer`,
  );
}

async function ask(options: TokenRequestOptions): Promise<FetchedAnswer> {
  const { auth, connection, policy, services, signal } = options;
  const target = checkTokenUrl(options);
  const limits = { ...limitsOf(policy), bodyBytes: MAX_ANSWER_BYTES };
  const body = new TextEncoder().encode(tokenForm(options).toString());
  const login = basicLogin(formEncoded(auth.clientId), formEncoded(options.secrets.clientSecret));
  const headers = [
    ...buildRequestHeaders([["accept", "application/json"], [
      "content-type",
      "application/x-www-form-urlencoded",
    ]], {
      purpose: policy.purpose,
      userAgent: services.userAgent,
    }),
    ...auth.clientAuth === "basic" ? [["authorization", `Basic ${login}`] as const] : [],
  ];
  const pin = target.url.origin === connection.origin ? connection.certificateSha256 : null;
  return await fetchHop(
    {
      ...{ target, method: "POST", headers, body, owner: policy.owner, purpose: policy.purpose, limits },
      partition: connection.id,
      ...(pin === null ? {} : { pin }),
    },
    services,
    signal,
  );
}

function checkTokenUrl({ auth, connection, policy, services }: TokenRequestOptions): Target {
  if (!URL.canParse(auth.tokenUrl)) {
    throw new EgressError(
      "permission",
      `Cannot sign in with the connection "${connection.name}": no token address`,
    );
  }
  const hosts = [hostPatternOf(new URL(auth.tokenUrl))];
  const target = services.rules.checkTarget(auth.tokenUrl, { ...policy, hosts });
  if (target.url.protocol === "https:" || target.isGranted) return target;
  throw new EgressError(
    "permission",
    `Cannot sign in with the connection "${connection.name}" at ${target.url.origin}: expected https`,
  );
}

function tokenForm({ auth, secrets }: TokenRequestOptions): URLSearchParams {
  const form = new URLSearchParams({ grant_type: auth.kind });
  if (secrets.refreshToken !== undefined) form.set("refresh_token", secrets.refreshToken);
  if (auth.scope !== "") form.set("scope", auth.scope);
  if (auth.clientAuth === "body") {
    form.set("client_id", auth.clientId);
    form.set("client_secret", secrets.clientSecret);
  }
  return form;
}

/** As RFC 6749 2.3.1 wants both halves of the login. */
function formEncoded(text: string): string {
  return new URLSearchParams({ "": text }).toString().slice(1);
}

function parseJson({ body }: FetchedAnswer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    // What is no JSON says nothing that we could use.
    return undefined;
  }
}

const TokenError = z.object({ error: z.string(), error_description: z.string().optional() });

function tokenRefusal(answer: FetchedAnswer, value: unknown, options: TokenRequestOptions): EgressError {
  const { connection: { name }, auth, secrets } = options;
  const { data } = TokenError.safeParse(value);
  const words = [data?.error, data?.error_description].filter((word) => word !== undefined).join(": ");
  // Servers say what they were sent; it is taken out before the text is cut, so that no half of it stays.
  const { clientSecret, refreshToken = "" } = secrets;
  const scrubber = createScrubber([clientSecret, refreshToken, `${auth.clientId}:${clientSecret}`]);
  const reason = cleanText(scrubber.text(words), MAX_REASON_CHARS);
  const isOurs = [400, 401, 403].includes(answer.status);
  return new EgressError(
    isOurs ? "permission" : "network",
    `Cannot sign in with the connection "${name}": the token address answered ${answer.status}${
      reason === "" ? "" : ` (${reason})`
    }`,
    {
      ...(isOurs ? { hint: "Check the client, its secret and the scope of the connection" } : {}),
      ...(answer.notBefore === undefined ? {} : { notBefore: answer.notBefore }),
    },
  );
}
