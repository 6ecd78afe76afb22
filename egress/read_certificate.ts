import { X509Certificate } from "node:crypto";
import { cleanText } from "../domain/outcome.ts";
import { withDeadline } from "./deadline.ts";
import { closeQuietly, type Connect, dialFirst } from "./dial.ts";
import { EgressError } from "./egress_error.ts";
import { limitsOf } from "./limits.ts";
import { handshake, isVersion3 } from "./pinned_tls.ts";
import type { FindRoute } from "./route_finder.ts";
import type { TargetRules } from "./target_rules.ts";
import type { CertificateAnswer, EgressPolicy } from "./types.ts";

const MAX_NAME_CHARS = 200;

export interface ReadCertificateOptions {
  readonly policy: EgressPolicy;
  readonly rules: TargetRules;
  readonly findRoute: FindRoute;
  readonly connect: Connect;
  readonly closing: AbortSignal;
}

/** What certificate an origin shows, whoever signed it, by the rules of a request to it. Never throws. */
export async function readCertificate(
  origin: string,
  options: ReadCertificateOptions,
): Promise<CertificateAnswer> {
  const { connectMs } = limitsOf(options.policy);
  try {
    return await withDeadline((signal) => read(origin, { ...options, signal }), {
      timeoutMs: connectMs * 2,
      onTimeout: () => new EgressError("timeout", `No certificate within ${(connectMs * 2) / 1000} s`),
      signal: options.closing,
    });
  } catch (error) {
    if (!(error instanceof EgressError)) {
      return { kind: "failed", errorKind: "network", message: "Cannot read the certificate" };
    }
    const { kind, message, hint } = error;
    return { kind: "failed", errorKind: kind, message, ...(hint === undefined ? {} : { hint }) };
  }
}

async function read(
  origin: string,
  { policy, rules, findRoute, connect, signal }: ReadCertificateOptions & { readonly signal: AbortSignal },
): Promise<CertificateAnswer> {
  const target = rules.checkTarget(origin, policy);
  if (target.url.protocol !== "https:") {
    throw new EgressError(
      "permission",
      `Cannot read a certificate of "${target.url.origin}": expected https`,
    );
  }
  const route = await findRoute(target, signal);
  if (route.proxy !== undefined) {
    throw new EgressError(
      "permission",
      `Cannot read the certificate of "${route.hostname}" through a proxy`,
      {
        hint: "Name the host in NO_PROXY",
      },
    );
  }
  const { socket } = await dialFirst(route, { connect, connectMs: limitsOf(policy).connectMs, signal });
  try {
    const { certificate, secured } = await handshake(socket, { route, signal });
    secured.destroy();
    return describe(certificate);
  } finally {
    closeQuietly(socket);
  }
}

function describe(der: Uint8Array): CertificateAnswer {
  const certificate = new X509Certificate(der);
  return {
    kind: "read",
    sha256: certificate.fingerprint256.replaceAll(":", "").toLowerCase(),
    // Written by whoever made the certificate.
    subject: cleanText(certificate.subject ?? "", MAX_NAME_CHARS),
    issuer: cleanText(certificate.issuer ?? "", MAX_NAME_CHARS),
    validTo: Date.parse(certificate.validTo),
    isPinnable: isVersion3(der),
  };
}
