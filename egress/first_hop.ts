import { holdsPlaceholder, type Used } from "./connections/find_used.ts";
import type { Tokens } from "./connections/tokens.ts";
import { EgressError } from "./egress_error.ts";
import type { HopServices } from "./fetch_hop.ts";
import type { HopRequest } from "./follow_redirects.ts";
import { limitsOf } from "./limits.ts";
import { buildRequestHeaders } from "./request_headers.ts";
import type { TargetRules } from "./target_rules.ts";
import type { EgressPolicy, EgressPurpose, EgressRequest } from "./types.ts";

/** Without a connection, whose own list decides otherwise. */
const METHODS: Readonly<Record<EgressPurpose, readonly string[]>> = {
  block: ["GET", "HEAD", "POST"],
  image: ["GET", "HEAD"],
  inspect: ["GET", "HEAD"],
  model: ["GET", "HEAD", "POST"],
  database: ["GET", "HEAD", "POST"],
};

export interface SendServices extends HopServices {
  readonly rules: TargetRules;
  readonly userAgent: string;
  readonly tokens: Tokens;
}

export interface SendOptions {
  readonly policy: EgressPolicy;
  readonly services: SendServices;
  readonly signal?: AbortSignal | undefined;
}

/** Throws `EgressError` "permission" for a method that the purpose does not have. */
export function checkMethod(method: string, { purpose }: EgressPolicy): void {
  if (METHODS[purpose].includes(method)) return;
  throw new EgressError(
    "permission",
    `Cannot send ${method.slice(0, 20)}: expected ${METHODS[purpose].join(", ")}`,
    purpose === "block" ? { hint: "A connection can allow other methods" } : {},
  );
}

/** The first hop's request, its size checked and its headers built; of secrets only what stands for them. Throws `EgressError`. */
export function firstHop(
  request: EgressRequest,
  options: SendOptions & { readonly used?: Used },
): HopRequest {
  const { policy, services, used } = options;
  const method = (request.method ?? "GET").toUpperCase();
  const { body } = request;
  const { requestBodyBytes } = limitsOf(policy);
  if (body !== undefined && body.length > requestBodyBytes) {
    throw new EgressError("too_large", `The request's body is larger than ${requestBodyBytes} bytes`);
  }
  const headers = buildRequestHeaders(request.headers ?? [], {
    purpose: policy.purpose,
    userAgent: services.userAgent,
    isStandIn: (value) => holdsPlaceholder(value, used?.all ?? []),
  });
  return { url: request.url, method, headers, ...(body === undefined ? {} : { body }) };
}
