import { Buffer } from "node:buffer";
import type { SourceFile, TypedSource } from "./types.ts";

/** Declarations that stand around a block, as texts of `.d.ts` files. */
export interface TypeDeclarations {
  /** What `@tessera/ui` gives; imports the JSX from `@tessera/ui/jsx-runtime`. */
  readonly kit: string;
  readonly jsx: string;
  /** What is there without an import, and ambient modules for the libraries. */
  readonly globals: string;
  /** Names of those modules. */
  readonly libraries: readonly string[];
}

export interface TypeProgram {
  /** Import map as a `data:` URL: the process has no file to read. */
  readonly map: string;
  /** The main module: it imports types alone, so that nothing is left of it to run. */
  readonly main: string;
  /** Under which URL each file is known in what is said of it. */
  readonly addresses: readonly FileAddress[];
}

export interface FileAddress {
  readonly file: SourceFile;
  readonly url: string;
  /** Characters that were put before its first line. */
  readonly shift: number;
}

/** Linux takes no longer argument: MAX_ARG_STRLEN is 32 pages (execve(2)). */
export const MAX_MAP_BYTES = 128 * 1024 - 256;

const PRAGMA = "/** @jsxImportSource @tessera/ui */ ";
const MAIN = [
  'import type {} from "tessera/globals";',
  'import type * as backend from "tessera/backend";',
  'import type * as view from "tessera/view";',
  "export type Block = typeof backend | typeof view;",
].join("\n");

/** A program of a block that can be checked where there is no file and no network. */
export function createTypeProgram(
  { backend, view, settings }: TypedSource,
  { kit, jsx, globals, libraries }: TypeDeclarations,
): TypeProgram {
  const backendUrl = toUrl(backend, "application/typescript");
  const viewUrl = toUrl(
    PRAGMA + view.replaceAll(/(["'])\.\/backend(?:\.ts)?\1/g, '"tessera/backend"'),
    "text/tsx",
  );
  const imports = {
    "@tessera/ui": declarationUrl(kit),
    "@tessera/ui/jsx-runtime": declarationUrl(jsx),
    "tessera/globals": declarationUrl(settings === undefined ? globals : nameSettings(globals, settings)),
    "tessera/backend": backendUrl,
    "tessera/view": viewUrl,
    // The ambient module of the name says what it has; the address only keeps Deno from asking npm.
    ...Object.fromEntries(libraries.map((name) => [name, toUrl("export {};", "application/typescript")])),
  };
  return {
    map: toUrl(JSON.stringify({ imports }), "application/json"),
    main: MAIN,
    addresses: [
      { file: "backend.ts", url: backendUrl, shift: 0 },
      { file: "view.tsx", url: viewUrl, shift: PRAGMA.length },
    ],
  };
}

/** With the settings that there are, a read of another is named where it stands. */
function nameSettings(globals: string, settings: readonly string[]): string {
  const fields = settings.map((name) => `readonly ${JSON.stringify(name)}: any;`).join(" ");
  return globals.replace(
    /\binterface ManifestSettings \{[^{}]*\}/,
    () => `interface ManifestSettings { ${fields} }`,
  );
}

function toUrl(text: string, type: string): string {
  return `data:${type};base64,${Buffer.from(text).toString("base64")}`;
}

/** Deno takes a `data:` module for a declaration file when its address ends like one. */
function declarationUrl(text: string): string {
  return `data:application/typescript,${encodeURIComponent(`${text}\n//`)}.d.ts`;
}
