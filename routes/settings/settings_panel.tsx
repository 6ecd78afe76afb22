import type { ComponentChildren } from "preact";
import { Note } from "../../views/note.tsx";
import { Panel } from "../../views/panel.tsx";
import { SECTION_TITLES, type SettingsSection } from "./settings_page.tsx";

interface SettingsPanelProps {
  readonly section: SettingsSection;
  readonly note?: ComponentChildren;
  readonly isSaved: boolean;
  readonly hasErrors?: boolean;
  readonly children: ComponentChildren;
}

/** One part of the settings, which says itself whether it was saved. */
export function SettingsPanel({ section, note, isSaved, hasErrors = false, children }: SettingsPanelProps) {
  return (
    <Panel id={section} title={SECTION_TITLES[section]} note={note}>
      {isSaved ? <SavedNote /> : null}
      {hasErrors
        ? (
          <div role="alert">
            <Note tone="bad">Not saved: see the marked fields</Note>
          </div>
        )
        : null}
      {children}
    </Panel>
  );
}

/** Says that what the form below shows is stored. */
export function SavedNote() {
  return (
    <div role="status">
      <Note tone="good">Saved</Note>
    </div>
  );
}
