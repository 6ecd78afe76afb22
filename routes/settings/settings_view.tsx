import type { FieldErrors, ModelTest, Price } from "../../services/types.ts";
import { DevicesSection, type NewLink } from "./devices_section.tsx";
import { HealingSection } from "./healing_section.tsx";
import { HostsSection } from "./hosts_section.tsx";
import type { SettingsFacts } from "./load_settings.ts";
import { BudgetsSection } from "./budgets_section.tsx";
import { emptyModelForm, type ModelFormState } from "./model_form.tsx";
import { ModelSection } from "./model_section.tsx";
import { PreferencesSection } from "./preferences_section.tsx";
import { PricesSection } from "./prices_section.tsx";
import { RetentionSection } from "./retention_section.tsx";
import { TokensSection } from "./tokens_section.tsx";
import type { FormTexts, PriceRow } from "./settings_forms.ts";
import { SettingsPage, type SettingsSection } from "./settings_page.tsx";

/** What a request adds to the stored settings: a part just saved, or a form that was refused, as it was typed. */
export interface SettingsAnswer {
  readonly saved?: SettingsSection | undefined;
  readonly model?: ModelFormState | undefined;
  readonly roleErrors?: FieldErrors;
  readonly test?: ModelTest;
  readonly budgets?: { readonly texts: FormTexts; readonly errors: FieldErrors };
  readonly prices?: { readonly rows: readonly PriceRow[]; readonly errors: FieldErrors };
  readonly preferenceErrors?: FieldErrors;
  readonly retention?: { readonly texts: FormTexts; readonly errors: FieldErrors };
  readonly healing?: { readonly texts: FormTexts; readonly errors: FieldErrors };
  readonly newLink?: NewLink;
  readonly tokens?: { readonly texts: FormTexts; readonly errors: FieldErrors };
  readonly newToken?: string;
}

interface SettingsViewProps {
  readonly facts: SettingsFacts;
  readonly answer: SettingsAnswer;
}

/** The settings page with whatever the request had to say. */
export function SettingsView({ facts, answer }: SettingsViewProps) {
  const { frame } = facts;
  const isSaved = (section: SettingsSection) => answer.saved === section;
  return (
    <SettingsPage frame={frame}>
      <ModelSection
        frame={frame}
        settings={facts.model}
        models={facts.models}
        form={answer.model}
        roleErrors={answer.roleErrors ?? {}}
        emptyForm={emptyModelForm(facts)}
        test={answer.test}
        localModels={facts.localModels}
        isSaved={isSaved("model")}
      />
      <BudgetsSection
        budgets={facts.budgets}
        texts={answer.budgets?.texts}
        errors={answer.budgets?.errors ?? {}}
        isSaved={isSaved("budgets")}
      />
      <PricesSection
        rows={answer.prices?.rows ?? facts.prices.map(toPriceRow)}
        errors={answer.prices?.errors ?? {}}
        isSaved={isSaved("prices")}
      />
      <PreferencesSection
        frame={frame}
        preferences={facts.preferences}
        errors={answer.preferenceErrors ?? {}}
        isSaved={isSaved("preferences")}
      />
      <HealingSection
        values={{
          ...answer.healing?.texts ?? { mode: facts.healing.mode, threshold: facts.healing.threshold },
        }}
        errors={answer.healing?.errors ?? {}}
        isSaved={isSaved("healing")}
      />
      <HostsSection hosts={facts.hosts} directNetwork={facts.directNetwork} isSaved={isSaved("hosts")} />
      <RetentionSection
        values={{ ...facts.retention, ...answer.retention?.texts }}
        errors={answer.retention?.errors ?? {}}
        isSaved={isSaved("retention")}
      />
      <DevicesSection
        frame={frame}
        sessions={facts.sessions}
        newLink={answer.newLink}
        isSaved={isSaved("devices")}
      />
      <TokensSection
        frame={frame}
        tokens={facts.tokens}
        newToken={answer.newToken}
        texts={answer.tokens?.texts}
        errors={answer.tokens?.errors ?? {}}
        isSaved={isSaved("tokens")}
      />
    </SettingsPage>
  );
}

function toPriceRow(price: Price): PriceRow {
  return {
    model: price.model,
    inputPerMillion: String(price.inputPerMillion),
    cachedInputPerMillion: price.cachedInputPerMillion === undefined
      ? ""
      : String(price.cachedInputPerMillion),
    outputPerMillion: String(price.outputPerMillion),
  };
}
