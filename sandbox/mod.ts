/**
 * The sandbox: runs the code of blocks in processes that may do nothing. The only door to this folder; it imports
 * nothing of the program.
 */
export type {
  BlockSource,
  CompiledBlock,
  CompiledModule,
  CompileProblem,
  CompileResult,
  GuestContext,
  GuestFacts,
  GuestIsolation,
  GuestJob,
  GuestLimitName,
  GuestLimits,
  GuestReport,
  GuestRequest,
  GuestResponse,
  GuestStage,
  LibrarySource,
  Sandbox,
  SandboxOptions,
  SandboxStats,
  SourceFile,
  TypeNote,
} from "./types.ts";
export type { SelfTest, SelfTestFailure } from "./self_test.ts";
export { compileBlock, type CompileOptions, CompilerBusyError } from "./compile_block.ts";
export { type BlockCompiler, createCompiler } from "./create_compiler.ts";
export { createTypeChecker, type TypeChecker, type TypeCheckerOptions } from "./check_types.ts";
export { createSandbox } from "./create_sandbox.ts";
export { findRunner, type FindRunnerOptions, type FoundRunner, type RunnerSearch } from "./find_runner.ts";
export { findPack, type Pack } from "./packed_runner/pack.ts";
export { type BrowserStart, startBrowser, type StartedBrowser } from "./start_browser.ts";
export { openInBrowser } from "./open_in_browser.ts";
export { type ProgramRun, runProgram } from "./run_program.ts";
export { DEFAULT_LIMITS, LIMIT_CEILINGS, MAX_SOURCE_BYTES } from "./limits.ts";
