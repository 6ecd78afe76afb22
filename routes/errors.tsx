import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { renderToString } from "preact-render-to-string";
import { z } from "zod";
import { AppError, type AppErrorCode } from "../domain/errors.ts";
import { href } from "../urls.ts";
import { LinkButton } from "../views/button.tsx";
import { Page } from "../views/page.tsx";
import { PageHeading } from "../views/panel.tsx";
import { Toast } from "../views/toast.tsx";
import type { RouteDeps } from "./deps.ts";
import { fieldErrorsOf } from "./field_errors.ts";
import { createBareFrame } from "./page_frame.ts";
import { isFragmentRequest } from "./read_request.ts";
import { answerHtml, renderPage } from "./render.tsx";

type ErrorStatus = 400 | 403 | 404 | 405 | 409 | 413 | 422 | 429 | 500 | 503;

interface Problem {
  readonly status: ErrorStatus;
  readonly title: string;
  readonly message: string;
  readonly hint?: string | undefined;
}

const STATUSES: Readonly<Record<AppErrorCode, ErrorStatus>> = {
  not_found: 404,
  invalid: 422,
  conflict: 409,
  busy: 429,
  unavailable: 503,
  forbidden: 403,
  database: 503,
  unsafe: 503,
};

const TITLES: Readonly<Record<ErrorStatus, string>> = {
  400: "That request cannot be read",
  403: "That is not allowed",
  404: "There is no such page",
  405: "That address is used another way",
  409: "Something changed meanwhile",
  413: "That is too much at once",
  422: "That value does not fit",
  429: "Too much at once",
  500: "Something went wrong here",
  503: "Not available just now",
};

/** The only place where errors become HTTP: a page for a person, a toast for htmx, the cause for the log. */
export function answerError(error: unknown, c: Context, deps: RouteDeps): Response {
  const problem = describeError(error);
  const allowed = error instanceof HTTPException ? error.res?.headers.get("Allow") : undefined;
  if (allowed) c.header("Allow", allowed);
  if (problem.status >= 500) {
    deps.log.error("routes", "Request failed", {
      method: c.req.method,
      path: c.req.path,
      status: problem.status,
    }, error);
  }
  return answerProblem(c, deps, problem);
}

/** A path that no route knows. */
export function answerNotFound(c: Context, deps: RouteDeps): Response {
  return answerProblem(c, deps, {
    status: 404,
    title: TITLES[404],
    message: `Nothing is at "${c.req.path.slice(0, 100)}"`,
    hint: "It may have been deleted; look in the trash",
  });
}

function describeError(error: unknown): Problem {
  if (error instanceof AppError) {
    const status = STATUSES[error.code];
    return { status, title: TITLES[status], message: error.message, hint: error.hint };
  }
  if (error instanceof z.ZodError) {
    const [name, message] = Object.entries(fieldErrorsOf(error))[0] ?? ["form", "cannot be read"];
    return { status: 422, title: TITLES[422], message: `Cannot use "${name}": ${message}` };
  }
  if (error instanceof HTTPException) {
    const status = statusOf(error.status);
    return { status, title: TITLES[status], message: error.message || TITLES[status] };
  }
  return {
    status: 500,
    title: TITLES[500],
    message: "The server met an error; its log says which",
    hint: "Try it once more",
  };
}

function statusOf(status: number): ErrorStatus {
  const known = Object.keys(TITLES).map(Number).find((candidate) => candidate === status);
  return known === undefined ? (status >= 500 ? 500 : 400) : isErrorStatus(known) ? known : 500;
}

function isErrorStatus(status: number): status is ErrorStatus {
  return status in TITLES;
}

function answerProblem(c: Context, deps: RouteDeps, { status, title, message, hint }: Problem): Response {
  if (isFragmentRequest(c)) {
    // The page stays as it is; what went wrong comes as a toast beside it.
    c.header("HX-Retarget", "#toasts");
    c.header("HX-Reswap", "beforeend show:none");
    return answerHtml(
      c,
      renderToString(<Toast label={hint === undefined ? message : `${message}. ${hint}`} />),
      { status },
    );
  }
  return renderPage(
    c,
    <Page frame={createBareFrame(c, deps)} title={title} shell="bare" width="narrow">
      <PageHeading title={title} note={message} />
      {hint === undefined ? null : <p class="panel-note">{hint}.</p>}
      <div class="form-actions">
        <LinkButton tone="main" href={href("home")}>To the dashboard</LinkButton>
        {status === 404 ? <LinkButton href={href("trash")}>Trash</LinkButton> : null}
      </div>
    </Page>,
    { status },
  );
}
