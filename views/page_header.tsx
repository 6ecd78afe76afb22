import type { ComponentChildren } from "preact";
import { href } from "../urls.ts";
import { Icon } from "./icon.tsx";
import type { CurrentPage, PageFrame } from "./page.tsx";
import { PageMenu } from "./page_menu.tsx";

interface PageHeaderProps {
  readonly frame: PageFrame;
  readonly shell: "full" | "bare";
  readonly current?: CurrentPage | undefined;
  readonly actions?: ComponentChildren;
}

/** The mark, the dashboards, and the menu that leads everywhere else. */
export function PageHeader({ frame, shell, current, actions }: PageHeaderProps) {
  return (
    <header class="header">
      <div class="header-bar">
        <a class="mark" href={href("home")}>
          <Mark />
          <span>Tessera</span>
        </a>
        {shell === "bare" ? null : (
          <>
            <nav class="dashboards" aria-label="Dashboards">
              {frame.dashboards.map(({ id, title }) => (
                <a
                  href={href("dashboard", { dashboard: id })}
                  aria-current={id === current ? "page" : undefined}
                >
                  {title}
                </a>
              ))}
            </nav>
            <div class="header-end">
              {actions}
              <button type="button" class="icon-button" popovertarget="page-menu" aria-label="Menu">
                <Icon name="more" />
              </button>
              <PageMenu frame={frame} current={current} />
            </div>
          </>
        )}
      </div>
    </header>
  );
}

function Mark() {
  return (
    <svg class="mark-tiles" width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <rect x="1" y="1" width="8" height="8" rx="2" />
      <rect x="11" y="1" width="8" height="8" rx="2" opacity=".45" />
      <rect x="1" y="11" width="8" height="8" rx="2" opacity=".45" />
      <rect x="11" y="11" width="8" height="8" rx="2" class="mark-tile-warm" />
    </svg>
  );
}
