import { Secret } from "../domain/secret.ts";
import { createPlaceholder } from "../egress/connections/placeholder.ts";
import type { OpenConnection } from "../egress/types.ts";

/** What no block, log or error of a test may ever show: with what encodings change. */
export const CANARY = "c4nary/s3cret+with=every&kind";

/** A connection as services make it ready for one run; by default a bearer token for api.example.org. */
export function openConnection(given: Partial<OpenConnection> = {}): OpenConnection {
  const auth = given.auth ?? { kind: "bearer" };
  return {
    id: "connection000001",
    name: "API",
    origin: "https://api.example.org",
    methods: ["GET", "HEAD", "POST"],
    pathPrefix: "/",
    certificateSha256: null,
    secret: new Secret(CANARY),
    placeholder: createPlaceholder(auth.kind),
    ...given,
    auth,
  };
}
