import { describeRefresh, isTimeZone, type Refresh } from "../../domain/schedule.ts";
import type { BlockBudgets } from "../../services/spending/types.ts";
import type { BlockDetail, FieldErrors, LimitsForm, SettingsForm, Viewer } from "../../services/types.ts";
import type { HealingForm } from "../../services/heal/types.ts";
import { href } from "../../urls.ts";
import { SubmitButton } from "../../views/button.tsx";
import { TextField } from "../../views/field.tsx";
import { Panel } from "../../views/panel.tsx";
import { SettingFields } from "../../views/setting_fields.tsx";
import { BudgetPanel } from "./budget_panel.tsx";
import { ConnectionsPanel } from "./connections_panel.tsx";
import { MAX_TITLE_CHARS } from "./card_forms.ts";
import { DirectPanel } from "./direct_panel.tsx";
import { HealingPanel } from "./healing_panel.tsx";
import { LimitsPanel } from "./limits_panel.tsx";
import { ScheduleFields } from "./schedule_fields.tsx";

export interface CardSettingsProps {
  readonly block: BlockDetail;
  readonly form: SettingsForm;
  readonly limits: LimitsForm;
  readonly healing: HealingForm;
  readonly budgets: BlockBudgets;
  /** The limit that brought the person here; its part of the page stands open. */
  readonly askedLimit?: string | undefined;
  readonly viewer: Viewer;
  /** Over the dashboard: the forms answer into the page that stays open below. */
  readonly isDialog: boolean;
  /** What was sent and refused, by form. */
  readonly refused?: RefusedForm;
}

export interface RefusedForm {
  readonly form: "title" | "settings" | "schedule" | "limits" | "healing" | "budget";
  readonly values: Readonly<Record<string, unknown>>;
  readonly errors: FieldErrors;
}

/** Name, settings, schedule, limits and budget of one block: forms that are saved each by itself. */
export function CardSettings(props: CardSettingsProps) {
  const { block, form } = props;
  return (
    <div class="panels" id="card-settings">
      {form.definitions.length > 0 ? <SettingsPanel {...props} /> : null}
      {block.connections.length > 0 ? <ConnectionsPanel {...props} /> : null}
      <TitlePanel {...props} />
      <SchedulePanel {...props} />
      <HealingPanel {...props} swap={dialogSwap(props.isDialog)} />
      <LimitsPanel {...props} swap={dialogSwap(props.isDialog)} />
      <BudgetPanel {...props} swap={dialogSwap(props.isDialog)} />
      <DirectPanel card={props.block.card} />
    </div>
  );
}

function SettingsPanel({ block, form, isDialog, refused }: CardSettingsProps) {
  const sent = refused?.form === "settings" ? refused : undefined;
  return (
    <Panel
      title="Settings"
      note={`The block runs again with the new values as soon as they are saved.${reachNote(block)}`}
    >
      <form method="post" action={href("blockSettings", { block: block.card.id })} {...dialogSwap(isDialog)}>
        <SettingFields
          definitions={form.definitions}
          values={sent?.values ?? form.values}
          errors={sent?.errors ?? {}}
        />
        <SubmitButton>Save and run</SubmitButton>
      </form>
    </Panel>
  );
}

/** An address that is typed is a host that the block may call from then on. */
function reachNote({ connections, manifest }: CardSettingsProps["block"]): string {
  const used = connections.filter(({ isApproved }) => isApproved).map(({ name }) => name);
  const takesAddress = manifest?.settings.some(({ type }) => type === "address" || type === "list") ?? false;
  return used.length === 0 || !takesAddress
    ? ""
    : ` It may send what it reads with ${used.join(" and ")} to addresses that you type here.`;
}

function TitlePanel({ block, isDialog, refused }: CardSettingsProps) {
  const sent = refused?.form === "title" ? refused : undefined;
  const given = sent?.values["title"];
  return (
    <Panel title="Name" id="title">
      <form
        class="form-line"
        method="post"
        action={href("blockTitle", { block: block.card.id })}
        {...dialogSwap(isDialog)}
      >
        <TextField
          name="title"
          label="Name on the card"
          value={typeof given === "string" ? given.slice(0, 1_000) : block.card.title}
          required
          maxLength={MAX_TITLE_CHARS}
          error={sent?.errors["title"]}
        />
        <SubmitButton tone="quiet">Rename</SubmitButton>
      </form>
    </Panel>
  );
}

function SchedulePanel({ block, viewer, isDialog, refused }: CardSettingsProps) {
  const own: Refresh | undefined = block.manifest?.refresh;
  return (
    <Panel title="Schedule" id="schedule" note={`It runs ${describeRefresh(block.refresh)}.`}>
      <form method="post" action={href("blockSchedule", { block: block.card.id })} {...dialogSwap(isDialog)}>
        <ScheduleFields
          refresh={block.refresh}
          own={own}
          timeZone={isTimeZone(viewer.timeZone) ? viewer.timeZone : "UTC"}
          refused={refused?.form === "schedule" ? refused : undefined}
        />
        <SubmitButton tone="quiet">Save schedule</SubmitButton>
      </form>
    </Panel>
  );
}

/** In the dialog a refused form comes back in place; an accepted one answers with the card instead. */
function dialogSwap(isDialog: boolean) {
  return isDialog ? { "hx-boost": 'swap:"outerMorph show:none",target:"#card-settings",push:false' } : {};
}
