import { cleanText } from "../../domain/outcome.ts";
import type { SessionSummary } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { SubmitButton } from "../../views/button.tsx";
import { Confirm } from "../../views/confirm.tsx";
import { Moment } from "../../views/moment.tsx";
import type { PageFrame } from "../../views/page.tsx";
import { RelativeTime } from "../../views/relative_time.tsx";
import { SettingsPanel } from "./settings_panel.tsx";

/** A link that was just made; it is shown on this one answer and never again. */
export interface NewLink {
  readonly addresses: readonly string[];
  readonly expiresAt: number;
}

interface DevicesSectionProps {
  readonly frame: PageFrame;
  readonly sessions: readonly SessionSummary[];
  readonly newLink?: NewLink | undefined;
  readonly isSaved: boolean;
}

/** Who is signed in, and the way in for another device. */
export function DevicesSection({ frame, sessions, newLink, isSaved }: DevicesSectionProps) {
  return (
    <SettingsPanel
      section="devices"
      note="There is no password: a link that works once signs a browser in."
      isSaved={isSaved}
    >
      {newLink === undefined ? null : <LinkBox frame={frame} newLink={newLink} />}
      <div class="form-actions">
        <form method="post" action={`${href("settingsLinks")}#devices`}>
          <SubmitButton tone={newLink === undefined ? "main" : "quiet"}>Make a sign-in link</SubmitButton>
        </form>
        <form method="post" action={href("signOut")}>
          <SubmitButton tone="quiet">Sign out here</SubmitButton>
        </form>
      </div>
      <h3>Signed in</h3>
      <ul class="rows">
        {sessions.map((session) => <SessionRow key={session.id} frame={frame} session={session} />)}
      </ul>
    </SettingsPanel>
  );
}

function LinkBox({ frame, newLink }: { readonly frame: PageFrame; readonly newLink: NewLink }) {
  return (
    <div class="note new-link" data-tone="accent" role="status">
      <p>
        <strong>Open this on the other device.</strong> It works once, until{" "}
        <Moment at={newLink.expiresAt} viewer={frame.viewer} />, and is not shown again.
      </p>
      {newLink.addresses.map((address) => (
        <p>
          <code class="link-text">{address}</code>
        </p>
      ))}
    </div>
  );
}

function SessionRow({ frame, session }: { readonly frame: PageFrame; readonly session: SessionSummary }) {
  const name = describeBrowser(session.userAgent);
  return (
    <li>
      <div class="row-words">
        <strong title={cleanText(session.userAgent, 300)}>{name}</strong>
        <span class="quiet">
          {session.isCurrent ? "this browser" : (
            <>
              last seen <RelativeTime at={session.lastSeenAt} now={frame.now} />
            </>
          )}
        </span>
      </div>
      {session.isCurrent ? null : (
        <Confirm
          label="End"
          subject={name}
          question="That browser is signed out at its next step and needs a new link."
          confirmLabel="End the session"
          action={`${href("settingsSessions")}#devices`}
          fields={{ session: session.id }}
        />
      )}
    </li>
  );
}

const BROWSERS = [["Edg/", "Edge"], ["OPR/", "Opera"], ["Firefox/", "Firefox"], ["Chrome/", "Chrome"], [
  "Safari/",
  "Safari",
]] as const;
const SYSTEMS = [["Android", "Android"], ["iPhone", "iPhone"], ["iPad", "iPad"], ["Windows", "Windows"], [
  "Mac OS X",
  "Mac",
], ["Linux", "Linux"]] as const;

/** "Firefox on Linux" where the browser's own long text says so, else that text, shortened. */
function describeBrowser(userAgent: string): string {
  const browser = BROWSERS.find(([mark]) => userAgent.includes(mark))?.[1];
  const system = SYSTEMS.find(([mark]) => userAgent.includes(mark))?.[1];
  if (browser !== undefined) return system === undefined ? browser : `${browser} on ${system}`;
  return userAgent === "" ? "A browser that does not say what it is" : cleanText(userAgent, 60);
}
