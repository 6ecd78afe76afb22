import type { PackagePreview } from "../../services/packages/types.ts";
import { href } from "../../urls.ts";
import { LinkButton, SubmitButton } from "../../views/button.tsx";
import { cardId } from "../../views/card.tsx";
import { CheckField } from "../../views/field.tsx";
import { Note } from "../../views/note.tsx";
import { Page, type PageFrame } from "../../views/page.tsx";
import { PageHeading } from "../../views/panel.tsx";
import { DashboardField } from "../gallery/dashboard_field.tsx";
import { PackagePartView } from "./package_part.tsx";

interface PreviewPageProps {
  readonly frame: PageFrame;
  readonly preview: PackagePreview;
}

/** What a package holds, before it is taken. */
export function PreviewPage({ frame, preview }: PreviewPageProps) {
  const { token, kind, title, from, hash, parts, problems } = preview;
  return (
    <Page frame={frame} title={`Import ${title}`} current="packages" width="narrow">
      <nav class="crumbs" aria-label="Way back">
        <a href={href("packages")}>Import</a>
      </nav>
      <PageHeading
        title={title}
        note={kind === "block"
          ? `A block from ${from}`
          : `A dashboard of ${parts.length} blocks from ${from}`}
      />
      {problems.length === 0 ? null : (
        <Note tone="bad">
          <p>It cannot be taken as it is:</p>
          <ul>{problems.map((problem) => <li key={problem}>{problem}</li>)}</ul>
        </Note>
      )}
      <CopiesNote preview={preview} />
      {problems.length > 0 ? null : <AdoptForm frame={frame} preview={preview} />}
      {parts.map((part, index) => (
        <PackagePartView
          key={part.id}
          part={part}
          viewer={frame.viewer}
          stylesHref={href("packageStyles", { package: token, file: `${index}.css` })}
        />
      ))}
      <p class="quiet package-hash">
        Content hash{" "}
        <code>{hash}</code>. It proves that nothing was changed since the export, and not who exported it.
      </p>
    </Page>
  );
}

function CopiesNote({ preview: { copies } }: { readonly preview: PackagePreview }) {
  if (copies.length === 0) return null;
  return (
    <Note tone="warn">
      <p>
        This very package is here already: {copies.map(({ id, title, dashboardId }, index) => (
          <span key={id}>
            {index === 0 ? null : ", "}
            <a href={`${href("dashboard", { dashboard: dashboardId })}#${cardId(id)}`}>{title}</a>
          </span>
        ))}
      </p>
    </Note>
  );
}

function AdoptForm({ frame, preview }: PreviewPageProps) {
  const { token, kind, parts, copies } = preview;
  const hasFailed = parts.some(({ trial }) => trial.kind === "failed");
  return (
    <form class="panel" method="post" action={href("package", { package: token })}>
      {kind === "block" ? <DashboardField dashboards={frame.dashboards} chosen={undefined} /> : null}
      {copies.length === 0 ? null : <input type="hidden" name="copy" value="yes" />}
      {hasFailed
        ? (
          <CheckField
            name="ignore"
            value="yes"
            label="Take it although it failed on the answers that came with it"
            isChecked={false}
          />
        )
        : null}
      <p class="quiet">
        Nothing is allowed by this. {asksFor(preview)}
      </p>
      <div class="form-actions">
        <SubmitButton>{copies.length === 0 ? "Import" : "Import a copy"}</SubmitButton>
        <LinkButton href={href("packages")}>Back</LinkButton>
      </div>
    </form>
  );
}

function asksFor({ parts }: PackagePreview): string {
  const hosts = new Set(parts.flatMap((part) => part.hosts)).size;
  const connections = new Set(parts.flatMap((part) => part.connections.map(({ name }) => name))).size;
  const asked = [
    ...(hosts === 0 ? [] : [hosts === 1 ? "one host" : `${hosts} hosts`]),
    ...(connections === 0 ? [] : [connections === 1 ? "one connection" : `${connections} connections`]),
  ];
  return asked.length === 0
    ? "It asks for no host and no connection, and runs at once."
    : `On the dashboard you are asked about ${asked.join(" and ")} before its first request.`;
}
