import type { ComponentChildren } from "preact";
import { href } from "../../urls.ts";
import { Page, type PageFrame } from "../../views/page.tsx";
import { PageHeading } from "../../views/panel.tsx";

export const SETTINGS_SECTIONS = [
  ...[
    "model",
    "budgets",
    "prices",
    "preferences",
    "healing",
    "hosts",
    "retention",
    "devices",
    "tokens",
  ] as const,
];
export type SettingsSection = typeof SETTINGS_SECTIONS[number];

export const SECTION_TITLES: Readonly<Record<SettingsSection, string>> = {
  model: "Models",
  budgets: "Budgets",
  prices: "Prices",
  preferences: "Preferences",
  healing: "Repairs",
  hosts: "Hosts",
  retention: "What is kept",
  devices: "Devices",
  tokens: "Tokens",
};

interface SettingsPageProps {
  readonly frame: PageFrame;
  readonly children: ComponentChildren;
}

/** All settings on one page, with a list of its parts. */
export function SettingsPage({ frame, children }: SettingsPageProps) {
  return (
    <Page frame={frame} title="Settings" current="settings" isPageToo>
      <PageHeading title="Settings" />
      <div class="settings">
        <nav class="settings-parts" aria-label="Parts of the settings">
          {SETTINGS_SECTIONS.map((section) => (
            <a key={section} href={`#${section}`}>{SECTION_TITLES[section]}</a>
          ))}
          <a href={href("costs")}>Costs</a>
          <a href={href("settingsPatterns")}>What Tessera learned</a>
          <a href={href("settingsBackup")}>Backup</a>
          <a href={href("health")}>Health</a>
        </nav>
        <div class="settings-panels panels">{children}</div>
      </div>
    </Page>
  );
}

/** Address of the page at one part, told that the part was saved. */
export function savedHref(section: SettingsSection): string {
  return `${href("settings", {}, { saved: section })}#${section}`;
}
