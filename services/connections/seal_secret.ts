import type { ConnectionId, ConnectionTerms } from "../../domain/connection.ts";
import { Secret } from "../../domain/secret.ts";
import type { ConnectionRow } from "../../storage/connections.ts";
import type { SecretBox } from "../../storage/secret_box.ts";

/** Who a secret belongs to; one person, until there are accounts. */
const OWNER = "owner";

/**
 * The words that a sealed secret is bound to: its record, its owner, and every place that it may go to or be trusted at.
 * With one of them changed behind our back, or in another row, it does not open.
 */
export function sealOwner(
  id: ConnectionId,
  { origin, auth, certificateSha256 }: Pick<ConnectionTerms, "origin" | "auth" | "certificateSha256">,
): string {
  const tokenUrl = "tokenUrl" in auth ? auth.tokenUrl : null;
  return JSON.stringify(["connection", id, OWNER, origin, tokenUrl, certificateSha256]);
}

export async function sealSecret(
  box: SecretBox,
  connection: Pick<ConnectionTerms, "origin" | "auth" | "certificateSha256"> & { readonly id: ConnectionId },
  secret: Secret,
): Promise<string> {
  return await box.seal(secret.reveal(), sealOwner(connection.id, connection));
}

/** @throws AppError "database" when the row was changed behind our back or another key sealed it. */
export async function openSecret(box: SecretBox, row: ConnectionRow): Promise<Secret> {
  return new Secret(await box.open(row.sealed, sealOwner(row.id, row)));
}
