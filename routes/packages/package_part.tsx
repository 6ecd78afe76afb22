import { renderBlock } from "../../rendering/render_block.tsx";
import type { PackagePart } from "../../services/packages/types.ts";
import type { Viewer } from "../../services/types.ts";
import { Moment } from "../../views/moment.tsx";
import { Note } from "../../views/note.tsx";
import { VisibleText } from "../blocks/details/visible_text.tsx";

interface PackagePartProps {
  readonly part: PackagePart;
  readonly viewer: Viewer;
  readonly stylesHref: string;
}

/** One block of a package: its picture, what it asks for, the words that it was made from, and its code. */
export function PackagePartView({ part, viewer, stylesHref }: PackagePartProps) {
  const { title, description, prompt, requests, notes } = part;
  return (
    <section class="panel package-part" aria-label={title}>
      <h2>{title}</h2>
      {description === "" ? null : <p class="panel-note">{description}</p>}
      <Picture part={part} viewer={viewer} stylesHref={stylesHref} />
      <dl class="package-facts">
        <Fact name="Reads from" values={part.hosts} none="nothing" />
        <Fact
          name="Connections"
          values={part.connections.map(({ name, origin, kind }) =>
            `${name}${origin === null ? "" : ` for ${origin}`}${kind === undefined ? "" : ` (${kind})`}`
          )}
          none="none"
        />
        <Fact
          name="Settings"
          values={part.settings.map(({ label, value }) => `${label}: ${value}`)}
          none="as made"
        />
        <Fact name="Runs" values={[part.refresh]} none="" />
        <Fact name="Made from" values={[prompt, ...requests].filter((text) => text !== "")} none="no words" />
        {notes.length === 0 ? null : <Fact name="Changed" values={notes} none="" />}
      </dl>
      <Code name="backend.ts" text={part.backend} title={title} />
      <Code name="view.tsx" text={part.view} title={title} />
    </section>
  );
}

function Picture({ part: { id, trial, title }, viewer, stylesHref }: PackagePartProps) {
  if (trial.kind === "none") {
    return <p class="quiet">No recorded answers came with it: its first run will show what it looks like.</p>;
  }
  if (trial.kind === "failed") {
    return (
      <Note tone="warn">
        <p>It failed on the answers that came with it: {trial.message}</p>
      </Note>
    );
  }
  const { html } = renderBlock(trial.tree, { ...viewer, now: trial.at, blockId: id, imageHref: () => "" });
  return (
    <figure class="package-picture">
      <figcaption>
        Drawn by the block’s own code from answers in the package, of{" "}
        <Moment at={trial.at} viewer={viewer} />. Nothing in this frame is Tessera’s, and nothing in it can be
        pressed.
      </figcaption>
      <link rel="stylesheet" href={stylesHref} />
      {/* The HTML is ours: rendering/ makes it from a checked tree and escapes every text. */}
      <div
        class="package-frame"
        role="group"
        aria-label={`Picture of ${title}`}
        inert
        dangerouslySetInnerHTML={{ __html: html }}
      />
    </figure>
  );
}

function Fact(
  { name, values, none }: {
    readonly name: string;
    readonly values: readonly string[];
    readonly none: string;
  },
) {
  return (
    <div>
      <dt>{name}</dt>
      {values.length === 0 ? <dd class="quiet">{none}</dd> : values.map((value) => (
        <dd key={value} dir="auto">
          <VisibleText text={value} />
        </dd>
      ))}
    </div>
  );
}

function Code(
  { name, text, title }: { readonly name: string; readonly text: string; readonly title: string },
) {
  const lines = text.replace(/\n$/, "").split("\n");
  return (
    <details class="package-code">
      <summary>
        {name} <span class="quiet">{lines.length === 1 ? "1 line" : `${lines.length} lines`}</span>
      </summary>
      <pre class="code" role="region" tabIndex={0} aria-label={`${name} of ${title}`}>
        <code>
          {lines.map((line, index) => (
            <span key={index} class="code-line">
              <VisibleText text={`${line}\n`} />
            </span>
          ))}
        </code>
      </pre>
    </details>
  );
}
