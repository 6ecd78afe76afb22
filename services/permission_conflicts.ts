import { AppError } from "../domain/errors.ts";

/** What a person granted one block, as far as one grant shuts out another. */
export interface Grants {
  readonly directNetwork: readonly string[];
  /** Names of connections; blocks that know of none have none. */
  readonly approvedConnections?: readonly string[];
}

/**
 * The one place where direct network and connections meet: a process that opens connections of its own must neither
 * hold nor read with anybody's secret, because nobody would see it go. Asked with the grants as they would be, before
 * either is stored; gives what a person is told, or `undefined` when they fit.
 */
export function findGrantConflict({ directNetwork, approvedConnections = [] }: Grants): string | undefined {
  if (directNetwork.length === 0 || approvedConnections.length === 0) return undefined;
  return `A block cannot have direct network (${directNetwork.join(", ")}) and connections (${
    approvedConnections.join(", ")
  }) at once: take one of them back first`;
}

/** @throws AppError "conflict" for grants that shut each other out; for the moment of storing, when all is known. */
export function requireFittingGrants(grants: Grants): void {
  const conflict = findGrantConflict(grants);
  if (conflict === undefined) return;
  throw new AppError("conflict", conflict, "What a block reads with a secret must not leave unseen");
}
