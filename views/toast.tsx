import { href } from "../urls.ts";
import { Icon } from "./icon.tsx";

/** What happened, and the token that takes it back. */
export interface ToastFacts {
  readonly label: string;
  readonly undoToken?: string | undefined;
}

/** A passing message at the foot of the page; with a token it offers the way back. */
export function Toast({ label, undoToken }: ToastFacts) {
  return (
    <div class="toast" data-toast>
      <p>{label}</p>
      {undoToken === undefined
        ? null
        : (
          <form method="post" action={href("undos")} hx-boost="swap:none,push:false">
            <input type="hidden" name="token" value={undoToken} />
            <button type="submit" class="toast-action">Undo</button>
          </form>
        )}
      <button type="button" class="toast-close" data-toast-close aria-label="Close">
        <Icon name="cross" />
      </button>
    </div>
  );
}
