import { href } from "../urls.ts";
import { Icon, type IconName } from "./icon.tsx";
import { type CurrentPage, type PageFrame, type Theme, THEMES } from "./page.tsx";

const THEME_WORDS: Readonly<Record<Theme, string>> = { auto: "Auto", light: "Light", dark: "Dark" };
const THEME_ICONS: Readonly<Record<Theme, IconName>> = { auto: "contrast", light: "sun", dark: "moon" };

interface PageMenuProps {
  readonly frame: PageFrame;
  readonly current?: CurrentPage | undefined;
}

/** The pages behind the dashboards, the theme, and the way out. Opens without scripts. */
export function PageMenu({ frame, current }: PageMenuProps) {
  return (
    <div id="page-menu" class="menu" popover="auto">
      <PageLink to="gallery" icon="grid" label="Ready blocks" current={current} />
      <PageLink to="inspector" icon="link" label="From an address" current={current} />
      <PageLink to="packages" icon="later" label="Import" current={current} />
      <PageLink to="dashboardNew" icon="plus" label="New dashboard" current={current} />
      <PageLink to="connections" icon="key" label="Connections" current={current} />
      <PageLink to="costs" icon="coins" label="Costs" current={current} />
      <PageLink to="settings" icon="settings" label="Settings" current={current} />
      <PageLink to="trash" icon="trash" label="Trash" current={current} />
      <hr />
      <form method="post" action={href("theme")} data-theme-form>
        <input type="hidden" name="back" value={frame.path} />
        <div class="segments" role="group" aria-label="Theme">
          {THEMES.map((theme) => (
            <button
              type="submit"
              key={theme}
              name="theme"
              value={theme}
              aria-pressed={theme === frame.theme ? "true" : "false"}
            >
              <Icon name={THEME_ICONS[theme]} />
              {THEME_WORDS[theme]}
            </button>
          ))}
        </div>
      </form>
      <hr />
      <form method="post" action={href("signOut")}>
        <button type="submit" class="menu-item">
          <Icon name="exit" />Sign out
        </button>
      </form>
    </div>
  );
}

interface PageLinkProps {
  readonly to:
    | "gallery"
    | "inspector"
    | "packages"
    | "dashboardNew"
    | "connections"
    | "costs"
    | "settings"
    | "trash";
  readonly icon: IconName;
  readonly label: string;
  readonly current?: CurrentPage | undefined;
}

function PageLink({ to, icon, label, current }: PageLinkProps) {
  return (
    <a class="menu-item" href={href(to)} aria-current={to === current ? "page" : undefined}>
      <Icon name={icon} />
      {label}
    </a>
  );
}
