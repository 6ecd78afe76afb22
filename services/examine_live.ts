import { findUnopenable } from "../storage/sealed_texts.ts";
import type { ServiceDeps } from "./deps.ts";
import { examineBlocks } from "./examine/examine_blocks.ts";
import { examineClock } from "./examine/examine_clock.ts";
import { examineDatabase } from "./examine/examine_database.ts";
import { examineFolder } from "./examine/examine_folder.ts";
import { examineMachine } from "./examine/examine_machine.ts";
import { examineNetwork, type NetworkConfig } from "./examine/examine_network.ts";
import { examineParts } from "./examine/examine_parts.ts";
import { describeSafety, examineIsolation } from "./examine/examine_sandbox.ts";
import { examineSecrets } from "./examine/examine_secrets.ts";
import type { Examiner, Finding } from "./examine/types.ts";

/** Where a program stands; what of it a doctor looks at. */
export interface Surroundings extends NetworkConfig {
  readonly dataDir: string;
  readonly secretKeyFile: string;
  readonly hasPassphrase: boolean;
}

type LiveDeps = Pick<ServiceDeps, "db" | "sandbox" | "now" | "preferences" | "secrets">;

/**
 * What `tessera doctor` finds, from inside a running program: without what takes long, starts processes or reads the
 * whole database.
 */
export async function examineLive(deps: LiveDeps, place: Surroundings | undefined): Promise<Finding[]> {
  const { db, sandbox, now } = deps;
  const around: readonly (readonly [string, Examiner])[] = place === undefined ? [] : [
    [
      "data folder",
      () => examineFolder({ dataDir: place.dataDir, openFolder: () => Promise.resolve(place.dataDir) }),
    ],
    ["secrets", () =>
      examineSecrets({
        keyFile: place.secretKeyFile,
        hasPassphrase: place.hasPassphrase,
        findUnopenable: () => findUnopenable(db, deps.secrets),
      })],
    ["address", () => Promise.resolve(examineNetwork(place))],
  ];
  return await examineParts([
    ["database", () => examineDatabase(db, { now, isThorough: false })],
    ["blocks", async () => {
      const { timeZone } = await deps.preferences.runViewer();
      return await examineBlocks(db, { now, timeZone });
    }],
    ["sandbox", async () => [describeSafety(sandbox.safety), ...await examineIsolation(sandbox.isolation)]],
    ...around,
    ["clock", () => Promise.resolve(examineClock(now()))],
    ["machine", () => examineMachine()],
  ]);
}
