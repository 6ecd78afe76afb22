import { cleanText } from "../../../domain/outcome.ts";
import { describeRefresh } from "../../../domain/schedule.ts";
import type { ListChange, ProposalDetail, VersionChange } from "../../../services/edit/types.ts";

/** What is different, in sentences; what a block may touch comes first. */
export function ChangeSummary({ proposal }: { readonly proposal: ProposalDetail }) {
  const { change } = proposal;
  if (change === null) return null;
  return (
    <ul class="plain-list change-summary">
      {describeChange(change).map((line) => <li key={line}>{cleanText(line, 400)}</li>)}
    </ul>
  );
}

/** The sentences of a change. Pure. */
export function describeChange(change: VersionChange): readonly string[] {
  const { hosts, connections, settings, changedSettings, refresh } = change;
  const reach = [
    ...sentence(hosts.added, "It also reads from"),
    ...sentence(hosts.removed, "It no longer reads from"),
    ...sentence(connections.added, "It also uses the connection"),
    ...sentence(connections.removed, "It no longer uses the connection"),
  ];
  return [
    ...reach,
    ...describeSettings(settings, changedSettings),
    ...(refresh === null
      ? []
      : [`It runs ${describeRefresh(refresh.after)}, before ${describeRefresh(refresh.before)}`]),
    describeCode(change),
    ...(reach.length === 0 ? ["What it may read and use stays as it is"] : []),
  ];
}

function describeSettings({ added, removed }: ListChange, changed: readonly string[]): readonly string[] {
  return [
    ...sentence(added, "New settings:"),
    ...sentence(removed, "Settings that go:"),
    ...sentence(changed, "Settings that change:"),
  ];
}

function describeCode({ isBackendChanged, isViewChanged }: VersionChange): string {
  if (isBackendChanged && isViewChanged) return "Its data is made another way, and it looks different";
  if (isBackendChanged) return "Its data is made another way; its look is the same";
  return isViewChanged ? "Only its look is changed: its data is made as before" : "Its code is the same";
}

function sentence(words: readonly string[], start: string): readonly string[] {
  return words.length === 0 ? [] : [`${start} ${words.join(", ")}`];
}
