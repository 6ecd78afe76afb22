import type { ComponentChildren } from "preact";
import type { DashboardId } from "../domain/ids.ts";
import type { DashboardSummary, Viewer } from "../services/types.ts";
import { href, pathPrefix } from "../urls.ts";
import { PageHeader } from "./page_header.tsx";

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = typeof THEMES[number];

/** What every page of one request shares: who looks, what is built, what the header links to. */
export interface PageFrame {
  readonly viewer: Viewer;
  readonly theme: Theme;
  readonly dashboards: readonly DashboardSummary[];
  readonly links: {
    readonly styles: readonly string[];
    readonly script: string;
    readonly icon: string;
    readonly manifest: string;
  };
  /** Path and query of the request, for forms that come back to it. */
  readonly path: string;
  /** A form was sent to get the page. */
  readonly isAnswerToForm?: boolean;
  /** The newest event that the page has seen; its browser listens from there on. */
  readonly lastEventId: string;
  /** Epoch milliseconds at which the page is drawn; ages on it count from here. */
  readonly now: number;
}

/** The entry of the header or the menu that stands for the page. */
export type CurrentPage =
  | DashboardId
  | ("gallery" | "connections" | "costs" | "settings" | "trash" | "inspector" | "packages" | "dashboardNew");

export interface PageProps {
  readonly frame: PageFrame;
  readonly title: string;
  readonly current?: CurrentPage;
  /** Full: header with dashboards and menu. Bare: only the mark, for a person who is not signed in. */
  readonly shell?: "full" | "bare";
  /** Wide for grids, narrow for reading and forms. */
  readonly width?: "wide" | "narrow";
  /** Loads the page again after so many seconds in a browser without scripts. */
  readonly reloadSeconds?: number | undefined;
  /** The address of a form leads to the page as well: where a form was sent to get it, a reload must not send it again. */
  readonly isPageToo?: boolean;
  /** Controls of this page for the header's end. */
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A whole document around a page's content; draw it with `renderPage`. */
export function Page(props: PageProps) {
  const { frame, shell = "full", width = "wide" } = props;
  return (
    <html
      lang="en"
      data-theme={frame.theme}
      data-locale={frame.viewer.locale}
      data-zone={frame.viewer.timeZone}
      data-prefix={pathPrefix()}
      data-events={shell === "full" ? href("events") : undefined}
      data-sent={props.isPageToo === true && frame.isAnswerToForm === true ? "" : undefined}
      data-event={shell === "full" ? frame.lastEventId : undefined}
    >
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${props.title} · Tessera`}</title>
        <meta name="color-scheme" content={frame.theme === "auto" ? "light dark" : frame.theme} />
        <meta name="htmx-config" content="history:false,includeIndicatorCSS:false" />
        {frame.links.styles.map((address) => <link key={address} rel="stylesheet" href={address} />)}
        <link rel="icon" href={frame.links.icon} type="image/svg+xml" />
        <link rel="manifest" href={frame.links.manifest} />
        {props.reloadSeconds === undefined ? null : (
          <noscript>
            <meta http-equiv="refresh" content={String(props.reloadSeconds)} />
          </noscript>
        )}
        <script type="module" src={frame.links.script}></script>
      </head>
      <body class="page" data-shell={shell}>
        <a class="skip" href="#content">Skip to content</a>
        <PageHeader frame={frame} shell={shell} current={props.current} actions={props.actions} />
        <main id="content" class="main" data-width={width} tabIndex={-1}>{props.children}</main>
        <div id="announcer" class="sr-only" role="status"></div>
        <div id="toasts" class="toasts" role="status" aria-live="polite"></div>
      </body>
    </html>
  );
}
