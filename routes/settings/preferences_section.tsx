import type { FieldErrors, Preferences } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { SubmitButton } from "../../views/button.tsx";
import { CheckField, SelectField } from "../../views/field.tsx";
import type { PageFrame } from "../../views/page.tsx";
import { SettingsPanel } from "./settings_panel.tsx";

const LOCALES = [
  "bg-BG",
  "cs-CZ",
  "da-DK",
  "de-AT",
  "de-CH",
  "de-DE",
  "el-GR",
  "en-AU",
  "en-CA",
  "en-GB",
  "en-IE",
  "en-IN",
  "en-NZ",
  "en-US",
  "es-ES",
  "es-MX",
  "et-EE",
  "fi-FI",
  "fr-CA",
  "fr-CH",
  "fr-FR",
  "he-IL",
  "hi-IN",
  "hr-HR",
  "hu-HU",
  "id-ID",
  "it-IT",
  "ja-JP",
  "ko-KR",
  "lt-LT",
  "lv-LV",
  "nb-NO",
  "nl-BE",
  "nl-NL",
  "pl-PL",
  "pt-BR",
  "pt-PT",
  "ro-RO",
  "ru-RU",
  "sk-SK",
  "sl-SI",
  "sv-SE",
  "th-TH",
  "tr-TR",
  "uk-UA",
  "vi-VN",
  "zh-CN",
  "zh-TW",
] as const;

interface PreferencesSectionProps {
  readonly frame: PageFrame;
  readonly preferences: Preferences;
  readonly errors: FieldErrors;
  readonly isSaved: boolean;
}

/** How numbers and dates look, and how much blocks may do unasked. */
export function PreferencesSection({ frame, preferences, errors, isSaved }: PreferencesSectionProps) {
  return (
    <SettingsPanel section="preferences" isSaved={isSaved} hasErrors={Object.keys(errors).length > 0}>
      <form method="post" action={`${href("settingsPreferences")}#preferences`}>
        <div class="field-row">
          <SelectField
            name="locale"
            label="Numbers and dates"
            value={preferences.locale}
            error={errors.locale}
            options={localeOptions(preferences.locale)}
          />
          <SelectField
            name="timeZone"
            label="Time zone"
            value={preferences.timeZone}
            error={errors.timeZone}
            options={timeZoneOptions(preferences.timeZone, frame.viewer.timeZone)}
          />
          <SelectField
            name="units"
            label="Units"
            value={preferences.units}
            error={errors.units}
            options={[
              { value: "metric", label: "Metric: °C, km" },
              { value: "imperial", label: "Imperial: °F, miles" },
            ]}
          />
        </div>
        <CheckField
          name="allowPublicHosts"
          label="Let new blocks call public hosts without asking me"
          isChecked={preferences.allowPublicHosts}
          help="Off: before its first run, each new block shows the hosts that its code calls and waits for your yes. On: hosts on the public internet need no yes; machines in your own network always do."
        />
        <div class="form-actions">
          <SubmitButton>Save preferences</SubmitButton>
        </div>
      </form>
    </SettingsPanel>
  );
}

function localeOptions(current: string) {
  const names = new Intl.DisplayNames("en", { type: "language" });
  const known: readonly string[] = LOCALES;
  const tags = current === "auto" || known.includes(current) ? known : [current, ...known];
  const options = tags.map((tag) => ({ value: tag, label: names.of(tag) ?? tag }));
  return [
    { value: "auto", label: "As the browser says" },
    ...options.sort((one, other) => one.label.localeCompare(other.label)),
  ];
}

function timeZoneOptions(current: string, browserZone: string) {
  const zones = Intl.supportedValuesOf("timeZone");
  const known = current === "auto" || zones.includes(current) ? zones : [current, ...zones];
  const automatic = current === "auto" ? `As the browser says (${browserZone})` : "As the browser says";
  return [
    { value: "auto", label: automatic },
    ...known.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") })),
  ];
}
