import type { ComponentChildren } from "preact";

interface PageHeadingProps {
  readonly title: string;
  readonly note?: ComponentChildren;
  /** Controls at the end of the line. */
  readonly actions?: ComponentChildren;
}

/** The one first-level heading of a page. */
export function PageHeading({ title, note, actions }: PageHeadingProps) {
  return (
    <div class="page-heading">
      <div>
        <h1>{title}</h1>
        {note ? <p>{note}</p> : null}
      </div>
      {actions ? <div class="page-heading-actions">{actions}</div> : null}
    </div>
  );
}

interface PanelProps {
  readonly title?: string;
  readonly note?: ComponentChildren;
  /** For links to this part of the page. */
  readonly id?: string;
  readonly children: ComponentChildren;
}

/** A titled part of a page on a card's surface. */
export function Panel({ title, note, id, children }: PanelProps) {
  return (
    <section class="panel" id={id}>
      {title ? <h2>{title}</h2> : null}
      {note ? <p class="panel-note">{note}</p> : null}
      {children}
    </section>
  );
}
