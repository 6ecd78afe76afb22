import { hostPatternOf } from "../../domain/hosts.ts";
import { cleanText } from "../../domain/outcome.ts";
import type { Broker } from "../../egress/types.ts";
import { lanGrantOf } from "../lan_hosts.ts";
import { parseOrigin } from "./parse_origin.ts";
import type { CertificateReading } from "./types.ts";

/** The certificate of an https origin as a person compares it with what the device itself shows. Sends no secret. */
export async function readCertificate(
  { broker }: { readonly broker: Pick<Broker, "readCertificate"> },
  text: string,
): Promise<CertificateReading> {
  const parsed = parseOrigin(text);
  if (parsed.kind === "wrong") return { kind: "failed", message: parsed.message, hint: undefined };
  const { origin } = parsed;
  if (!origin.startsWith("https:")) {
    return { kind: "failed", message: "Only an https address has a certificate", hint: undefined };
  }
  const grant = lanGrantOf(origin);
  const answer = await broker.readCertificate(origin, {
    purpose: "inspect",
    owner: "connections",
    hosts: [hostPatternOf(new URL(origin))],
    // Whoever types the address and asks to look grants exactly this one look.
    lanHosts: grant === undefined ? [] : [grant],
  });
  if (answer.kind === "failed") {
    return {
      kind: "failed",
      message: cleanText(answer.message),
      hint: answer.hint && cleanText(answer.hint),
    };
  }
  const { sha256, subject, issuer, validTo, isPinnable } = answer;
  return {
    kind: "read",
    ...{ origin, sha256, validTo, isPinnable },
    subject: cleanText(subject, 300),
    issuer: cleanText(issuer, 300),
  };
}
