import { type Context, Hono } from "hono";
import { NotFoundError } from "../../domain/errors.ts";
import type { BlockId } from "../../domain/ids.ts";
import type { CertificateReading, ConnectionForm } from "../../services/connections/types.ts";
import type { FieldErrors } from "../../services/types.ts";
import { href, paths } from "../../urls.ts";
import { cardId } from "../../views/card.tsx";
import type { RouteDeps } from "../deps.ts";
import { loadPageFrame } from "../page_frame.ts";
import { renderPage } from "../render.tsx";
import { ConnectionsPage } from "./connections_page.tsx";
import { type ConnectionAnswer, ConnectionPage } from "./connection_page.tsx";
import {
  formOf,
  getConnectionId,
  parseBlockId,
  prefill,
  SecretForm,
  TermsForm,
  TestForm,
} from "./connection_form.ts";
import { NewConnectionPage } from "./new_connection_page.tsx";
import { ConnectionId } from "../../domain/connection.ts";

/**
 * GET  /connections                           all of them
 * POST /connections                           makes one
 * GET  /connections/new                       the form, filled with what a block's card asks for
 * POST /connections/certificates              reads a device's certificate into the form; saves nothing
 * GET  /connections/:connection               one of them
 * POST /connections/:connection               changes where it may go
 * POST /connections/:connection/secret        replaces the secret
 * POST /connections/:connection/tests         sends one request with it
 * POST /connections/:connection/revocations   forgets it
 */
export function createConnectionRoutes(deps: RouteDeps): Hono {
  const routes = new Hono();
  routes.get(paths.connections, (c) => listConnections(c, deps));
  routes.post(paths.connections, (c) => createConnection(c, deps));
  routes.get(paths.connectionNew, (c) => showNew(c, deps));
  routes.post(paths.connectionCertificates, (c) => readCertificate(c, deps));
  routes.get(paths.connection, (c) => showConnection(c, deps, { isSaved: c.req.query("saved") === "yes" }));
  routes.post(paths.connection, (c) => changeConnection(c, deps));
  routes.post(paths.connectionSecret, (c) => replaceSecret(c, deps));
  routes.post(paths.connectionTests, (c) => testConnection(c, deps));
  routes.post(paths.connectionRevocations, (c) => revokeConnection(c, deps));
  return routes;
}

async function listConnections(c: Context, deps: RouteDeps): Promise<Response> {
  const [frame, connections] = await Promise.all([loadPageFrame(c, deps), deps.app.listConnections()]);
  return renderPage(c, <ConnectionsPage frame={frame} connections={connections} />);
}

async function showNew(c: Context, deps: RouteDeps): Promise<Response> {
  const block = await findCard(deps, parseBlockId(c.req.query("block")));
  return await answerNew(c, deps, { form: prefill(block, c.req.query("name")), block: block?.id });
}

interface NewAnswer {
  readonly form: ConnectionForm;
  readonly block: BlockId | undefined;
  readonly errors?: FieldErrors;
  readonly reading?: CertificateReading;
}

async function answerNew(c: Context, deps: RouteDeps, answer: NewAnswer): Promise<Response> {
  const [frame, block] = await Promise.all([loadPageFrame(c, deps), findCard(deps, answer.block)]);
  const { form, errors = {}, reading } = answer;
  return renderPage(
    c,
    <NewConnectionPage frame={frame} form={form} errors={errors} reading={reading} block={block} />,
    { status: answer.errors === undefined ? 200 : 422 },
  );
}

/** The card that a form was opened from; none when it is gone by now. */
async function findCard({ app }: RouteDeps, id: BlockId | undefined) {
  if (id === undefined) return undefined;
  try {
    return await app.getCard(id);
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

async function createConnection(c: Context, deps: RouteDeps): Promise<Response> {
  const body = await c.req.parseBody({ all: true });
  const form = TermsForm.parse(body);
  const block = parseBlockId(body["block"]);
  const saved = await deps.app.createConnection(form);
  if (saved.kind === "invalid") return await answerNew(c, deps, { form, block, errors: saved.errors });
  return c.redirect(
    block === undefined
      ? href("connection", { connection: saved.id }, { saved: "yes" })
      : await findWayBack(deps, block),
    303,
  );
}

/** Where the block's question is asked: at its draft that waits, or on its card. */
async function findWayBack({ app }: RouteDeps, block: BlockId): Promise<string> {
  if (await app.findWaitingDraft(block) !== undefined) return `${href("blockCode", { block })}#waiting`;
  const { dashboard } = await app.getBlock(block);
  return `${href("dashboard", { dashboard: dashboard.id })}#${cardId(block)}`;
}

/** Reads only; the form comes back with what was read, to be compared and saved by a person. */
async function readCertificate(c: Context, deps: RouteDeps): Promise<Response> {
  const body = await c.req.parseBody({ all: true });
  const typed = TermsForm.parse(body);
  const reading = await deps.app.readCertificate(typed.origin);
  const isGood = reading.kind === "read" && reading.isPinnable;
  const form = isGood ? { ...typed, certificateSha256: reading.sha256 } : typed;
  const id = ConnectionId.safeParse(body["connection"]);
  if (!id.success) return await answerNew(c, deps, { form, block: parseBlockId(body["block"]), reading });
  return await answerConnection(c, deps, { id: id.data, answer: { terms: { form, errors: {}, reading } } });
}

async function showConnection(c: Context, deps: RouteDeps, answer: ConnectionAnswer): Promise<Response> {
  return await answerConnection(c, deps, { id: getConnectionId(c), answer });
}

async function answerConnection(
  c: Context,
  deps: RouteDeps,
  { id, answer, status = 200 }: {
    readonly id: ConnectionId;
    readonly answer: ConnectionAnswer;
    readonly status?: 200 | 422;
  },
): Promise<Response> {
  const [connection, frame] = await Promise.all([deps.app.getConnection(id), loadPageFrame(c, deps)]);
  const page = { frame, connection, answer, form: formOf(connection) };
  return renderPage(c, <ConnectionPage {...page} />, { status });
}

async function changeConnection(c: Context, deps: RouteDeps): Promise<Response> {
  const id = getConnectionId(c);
  const form = TermsForm.parse(await c.req.parseBody({ all: true }));
  const saved = await deps.app.changeConnection(id, form);
  if (saved.kind === "saved") return redirectToSaved(c, id);
  return await answerConnection(c, deps, {
    id,
    answer: { terms: { form, errors: saved.errors } },
    status: 422,
  });
}

async function replaceSecret(c: Context, deps: RouteDeps): Promise<Response> {
  const id = getConnectionId(c);
  const saved = await deps.app.replaceSecret(id, SecretForm.parse(await c.req.parseBody()));
  if (saved.kind === "saved") return redirectToSaved(c, id);
  return await answerConnection(c, deps, { id, answer: { secretErrors: saved.errors }, status: 422 });
}

function redirectToSaved(c: Context, id: ConnectionId): Response {
  return c.redirect(href("connection", { connection: id }, { saved: "yes" }), 303);
}

async function testConnection(c: Context, deps: RouteDeps): Promise<Response> {
  const id = getConnectionId(c);
  const { path } = TestForm.parse(await c.req.parseBody());
  const result = await deps.app.testConnection(id, path);
  return await answerConnection(c, deps, { id, answer: { test: { path, result } } });
}

async function revokeConnection(c: Context, deps: RouteDeps): Promise<Response> {
  await deps.app.revokeConnection(getConnectionId(c));
  return c.redirect(href("connections"), 303);
}
