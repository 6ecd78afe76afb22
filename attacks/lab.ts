import assert from "node:assert/strict";
import { backendOf, compile, type TestJob, type TestSandbox, testSandbox } from "../testing/block_sandbox.ts";
import type { GuestReport, SandboxOptions } from "../sandbox/mod.ts";
import { waitUntil } from "../testing/wait_until.ts";
import { asCompiled } from "./as_compiled.ts";
import { type Canary, layCanary } from "./canary.ts";
import { startUnguarded, type Unguarded } from "./unguarded.ts";

/** How an attack may end: as a run does, or with a compiler that does not take the code. */
export type AttackEnd = GuestReport["kind"] | "refused";

/** One probe: the body of a block's `fetchData`, in which `$json`, `$origin` … stand for the canary's places. */
export interface Attack {
  /** Number of its row in the list of attacks; neighbours of a row carry the row's number. */
  readonly row: number;
  readonly name: string;
  readonly body: string;
  /** Text before the exports of `backend.ts`, for what only stands at the top of a module. */
  readonly head?: string;
  /** Ends that count as held; an attack that ends in a failure is held unless this says otherwise. */
  readonly ends?: readonly AttackEnd[];
  /** What the run answers where "answered" counts as held: the value of the body. */
  readonly value?: unknown;
  /** What the same body does where nothing stops it; "unproved" for what needs the guest itself. */
  readonly unguarded: "reads" | "connects" | "works" | "damages" | "unproved";
  readonly job?: TestJob;
}

/** A sandbox, what it guards, and the same machine without the sandbox; shared by the cases of one file. */
export interface Lab {
  readonly kit: TestSandbox;
  readonly canary: Canary;
  /** Runs the attack and asserts that it was held. */
  assertHeld(attack: Attack, options?: { readonly isValidated?: boolean }): Promise<void>;
  /** Asserts that the attack succeeds where nothing stops it. */
  assertDangerous(attack: Attack): Promise<void>;
}

const FAILURES: readonly AttackEnd[] = ["threw", "no_result", "crashed"];

/** Opens at the first call, and closes when the file's tests are done. */
export function sharedLab(options: Partial<SandboxOptions> = {}): () => Promise<Lab> {
  let opened: Promise<OpenLab> | undefined;
  Deno.test.afterAll(async () => await (await opened)?.close());
  return () => opened ??= openLab(options);
}

/** One test for each attack, with the validator off: the boundary of the process alone must hold. */
export function testAttacks(openLab: () => Promise<Lab>, attacks: readonly Attack[]): void {
  for (const attack of attacks) {
    attackTest(`attack ${attack.row} ${attack.name}`, async () => {
      const lab = await openLab();
      await lab.assertHeld(attack);
      await lab.assertDangerous(attack);
    });
  }
}

/** A test that shares what it uses with others of its file, so that nothing can be counted before and after it. */
export function attackTest(name: string, run: () => void | Promise<void>): void {
  Deno.test({ name, sanitizeOps: false, sanitizeResources: false, fn: run });
}

interface OpenLab extends Lab {
  close(): Promise<void>;
}

async function openLab(options: Partial<SandboxOptions>): Promise<OpenLab> {
  const canary = await layCanary();
  // No block may see it; a probe without the defence must.
  Deno.env.set("TESSERA_CANARY", canary.text);
  const kit = testSandbox({ warmGuests: 2, ...options });
  const plain = asCompiled("return 1;");
  let unguarded: Unguarded | undefined;
  let twin: Canary | undefined;

  async function end({ body, head, job }: Attack, isValidated: boolean) {
    // Past the compiler as well as the validator, where the text needs neither: what runs is what stands here.
    if (head === undefined && !isValidated) return await kit.runCompiled(asCompiled(canary.place(body)), job);
    const backend = canary.place(`${head ?? ""}\n${backendOf(body)}`);
    const result = await compile({ backend }, { isValidated });
    return result.kind === "refused" ? result : await kit.runCompiled(result.block, job);
  }

  return {
    kit,
    canary,
    async assertHeld(attack, { isValidated = false } = {}) {
      const visits = canary.visits();
      const report = await end(attack, isValidated);
      const said = JSON.stringify(report);
      assert(!canary.isIn(said), `the canary's text came out: ${said}`);
      const ends = isValidated ? [...attack.ends ?? FAILURES, "refused"] : attack.ends ?? FAILURES;
      assert(ends.includes(report.kind), `it ended as ${said.slice(0, 2_000)}`);
      if (report.kind === "answered" && "value" in attack) {
        assert.deepEqual(report.data, { value: attack.value });
      }
      const after = await kit.runCompiled(plain, { owner: "the next" });
      assert.equal(after.kind, "answered", `the next run ended as ${JSON.stringify(after)}`);
      assert.equal(canary.visits(), visits, "the canary's listeners were reached");
      assert.deepEqual(await canary.findDamage(), []);
    },
    async assertDangerous(attack) {
      if (attack.unguarded === "unproved") return;
      const process = unguarded ??= startUnguarded();
      const other = twin ??= await layCanary();
      const visits = other.visits();
      const result = await process.run(other.place(attack.body));
      await assertDone(attack, { result, canary: other, visits });
      if (attack.unguarded !== "damages") return;
      twin = undefined;
      await other[Symbol.asyncDispose]();
    },
    async close() {
      await kit[Symbol.asyncDispose]();
      await unguarded?.[Symbol.asyncDispose]();
      await twin?.[Symbol.asyncDispose]();
      await canary[Symbol.asyncDispose]();
    },
  };
}

async function assertDone(
  { name, unguarded }: Attack,
  { result, canary, visits }: {
    readonly result: { readonly kind: string; readonly text: string };
    readonly canary: Canary;
    readonly visits: number;
  },
): Promise<void> {
  const dud = `a probe that does nothing even without the defence: ${result.kind} ${result.text}`;
  if (unguarded === "connects") return await waitUntil(`${name} connects`, () => canary.visits() > visits);
  if (unguarded === "reads") return assert(canary.isIn(result.text), dud);
  if (unguarded === "damages") {
    return await waitUntil(`${name} damages`, async () => (await canary.findDamage()).length > 0);
  }
  assert.equal(result.kind, "gave", dud);
}
