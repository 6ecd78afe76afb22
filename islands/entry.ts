import "./htmx_setup.ts";
import { startAnnouncingCards } from "./behaviors/announce_cards.ts";
import { startArranging } from "./behaviors/arrange.ts";
import { startCopyButtons } from "./behaviors/copy_code.ts";
import { startAsking } from "./behaviors/asking.ts";
import { startDialogs } from "./behaviors/dialogs.ts";
import { startKeepingFocus } from "./behaviors/keep_focus.ts";
import { startLiveCards } from "./behaviors/live_cards.ts";
import { startLivePart } from "./behaviors/live_part.ts";
import { startLiveCode } from "./behaviors/live_code.ts";
import { startLocalState } from "./behaviors/local_state.ts";
import { startMenus } from "./behaviors/menus.ts";
import { mountIslands } from "./mount_islands.ts";
import { startRelativeTimes } from "./behaviors/relative_times.ts";
import { markScrollers } from "./behaviors/scrollers.ts";
import { startTheme } from "./behaviors/theme.ts";
import { startToasts } from "./behaviors/toasts.ts";
import { startWhyValues } from "./behaviors/why_values.ts";
import { isTimeZoneNew } from "./time_zone.ts";

forgetSentForm();
startMenus();
startKeepingFocus();
startDialogs();
startToasts();
startTheme();
startArranging();
startAnnouncingCards();
startAsking();
startLiveCode();
startRelativeTimes();
startLivePart();
startWhyValues();
startLiveCards({ isStale: isTimeZoneNew() });
enhance();
document.addEventListener("htmx:after:settle", enhance);

/** A page that answers a form is loaded again as a page: a reload would make a second token, or ask a model once more. */
function forgetSentForm(): void {
  if (document.documentElement.dataset["sent"] !== undefined) history.replaceState(history.state, "");
}

/** What new HTML needs, wherever it came from; each part does nothing where it was before. */
function enhance(): void {
  mountIslands();
  startLocalState();
  markScrollers();
  startCopyButtons();
}
