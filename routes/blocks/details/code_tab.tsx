import type { Manifest } from "../../../domain/manifest.ts";
import type { BlockDetail, VersionDetail } from "../../../services/types.ts";
import { href } from "../../../urls.ts";
import { LinkButton } from "../../../views/button.tsx";
import { Note } from "../../../views/note.tsx";
import { CodeListing } from "./code_listing.tsx";
import { type CodeLine, highlightCode } from "./highlight_code.ts";

export const CODE_FILES = ["backend.ts", "view.tsx", "manifest.json"] as const;
export type CodeFileName = typeof CODE_FILES[number];

export interface CodeFile {
  readonly name: CodeFileName;
  readonly lines: readonly CodeLine[];
}

/** The three files of a version, coloured. */
export async function loadCodeFiles(version: VersionDetail): Promise<readonly CodeFile[]> {
  return await Promise.all(CODE_FILES.map(async (name) => ({
    name,
    lines: await highlightCode(fileText(version, name), name === "manifest.json" ? "json" : "typescript"),
  })));
}

/** The text of one file of a version. */
export function fileText(version: VersionDetail, name: CodeFileName): string {
  switch (name) {
    case "backend.ts":
      return version.backend;
    case "view.tsx":
      return version.view;
    case "manifest.json":
      return printManifest(version.manifest);
  }
}

/** A manifest as its file holds it. */
export function printManifest(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

interface CodeTabProps {
  readonly block: BlockDetail;
  readonly version: VersionDetail | null;
  readonly files: readonly CodeFile[];
}

/** The code of the version that the card runs, or of another one that a link names. */
export function CodeTab({ block, version, files }: CodeTabProps) {
  const parameters = { block: block.card.id };
  if (version === null) {
    return (
      <div class="nothing">
        <h2>No code yet</h2>
        <p>It appears here as soon as the first version is made. You can also write it yourself.</p>
        <LinkButton href={href("blockCode", parameters)}>Write code</LinkButton>
      </div>
    );
  }
  const versionParameters = { ...parameters, version: version.number };
  return (
    <>
      <div class="tab-head">
        <p>
          {`Version ${version.number}${version.isCurrent ? ", on the card now" : ""}. `}
          <a href={href("blockVersion", versionParameters)}>What changed in it</a>
        </p>
        <LinkButton size="small" href={href("blockCode", parameters, { version: version.number })}>
          Edit this code
        </LinkButton>
      </div>
      {version.problem === null ? null : <Note tone="warn">{version.problem}</Note>}
      {files.map(({ name, lines }) => (
        <CodeListing
          name={name}
          lines={lines}
          plainHref={href("blockVersion", versionParameters, { file: name })}
        />
      ))}
    </>
  );
}
