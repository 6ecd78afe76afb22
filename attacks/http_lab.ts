import { createFakeMonitor } from "../testing/fake_monitor.ts";
import { silentLog } from "../log.ts";
import { openAssets } from "../routes/assets.ts";
import { createRoutes } from "../routes/server.tsx";
import { builtFolder } from "../testing/built_folder.ts";
import { type ServedProgram, serveProgram } from "../testing/e2e/serve_program.ts";
import { sendBytes, type WireAnswer } from "../testing/raw_socket.ts";
import { signIn } from "../testing/raw_request.ts";
import { givenReadyBlock } from "../testing/with_program.ts";
import { paths } from "../urls.ts";

/** The whole program behind a real port, with a block in it and someone signed in. */
export interface HttpLab {
  readonly program: ServedProgram;
  readonly port: number;
  readonly dashboard: string;
  readonly block: string;
  readonly cookie: string;
  /** Sends a request line and headers as they stand; `{port}` becomes the port. The connection closes after it. */
  send(request: WireRequest): Promise<WireAnswer>;
  /** The same program without the guard before its routes: what a probe must get through. */
  serveUnguarded(): Promise<number>;
}

export interface WireRequest {
  /** Such as "GET / HTTP/1.1". */
  readonly line: string;
  readonly headers?: readonly string[];
  readonly body?: string;
  readonly port?: number;
}

/** Headers of a signed-in browser's own request. */
export function ownHeaders({ cookie }: Pick<HttpLab, "cookie">): readonly string[] {
  return [
    "Host: 127.0.0.1:{port}",
    `Cookie: ${cookie}`,
    "Origin: http://127.0.0.1:{port}",
    "Sec-Fetch-Site: same-origin",
  ];
}

/** A lab that starts when a file's first test asks for it and ends after its last. */
export function shareLab(): () => Promise<HttpLab> {
  const opened: { close(): Promise<void> }[] = [];
  let started: Promise<HttpLab> | undefined;
  Deno.test.afterAll(async () => {
    for (const one of opened.reverse()) await one.close();
  });
  return () => started ??= startLab(opened);
}

/** Defines a test over what a file shares. */
export function testOverHttp(
  lab: () => Promise<HttpLab>,
  name: string,
  work: (lab: HttpLab) => Promise<void>,
): void {
  testBesideLab(`attack ${name}`, async () => await work(await lab()));
}

/** A test in a file whose program lives from its first test to its last: nothing can be counted before and after it. */
export function testBesideLab(name: string, work: () => void | Promise<void>): void {
  Deno.test({ name, sanitizeOps: false, sanitizeResources: false, fn: work });
}

async function startLab(opened: { close(): Promise<void> }[]): Promise<HttpLab> {
  const program = await serveProgram();
  opened.push(program);
  const { port, app, auth, clock } = program;
  const block = await givenReadyBlock(program, "Countdown to 24 December 2030");
  const dashboard = (await app.getDashboard()).id;
  return {
    ...{ program, port, dashboard, block, cookie: await signIn(await program.createLink()) },
    async send({ line, headers = [], body = "", port: other = port }) {
      const length = body === "" ? [] : [`Content-Length: ${new TextEncoder().encode(body).length}`];
      const head = [line, ...headers, ...length, "Connection: close"].join("\r\n");
      return await sendBytes(other, `${head}\r\n\r\n${body}`.replaceAll("{port}", String(port)));
    },
    async serveUnguarded() {
      const assets = await openAssets(builtFolder());
      const routes = createRoutes({
        ...createFakeMonitor(),
        app,
        auth,
        assets,
        log: silentLog,
        now: () => clock.now,
        origins: [],
      });
      const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, routes.fetch);
      opened.push({ close: () => server.shutdown() });
      return server.addr.port;
    },
  };
}

/** Every path of the server with the lab's own ids in it. */
export function concretePath(
  name: keyof typeof paths,
  { dashboard, block }: Pick<HttpLab, "dashboard" | "block">,
): string {
  const values: Readonly<Record<string, string>> = {
    dashboard,
    block,
    generation: "aaaaaaaaaaaaaaaa",
    version: "1",
    run: "1",
    recipe: "weather",
    token: "x.y",
  };
  return paths[name]
    .replace(/:file\{[^}]*\}/, "1-0123456789abcdef.css")
    .replace(/:([a-z]+)/g, (_, key: string) => values[key] ?? key)
    .replace("*", "app.css");
}

export const PATH_NAMES = Object.keys(paths).filter((name): name is keyof typeof paths => name in paths);

/** The part of a sign-in link that a request line holds. */
export function linkPath(link: string): string {
  const { pathname, search } = new URL(link);
  return pathname + search;
}

/** Sends what a form of our own pages sends. */
export async function postForm(
  given: HttpLab,
  path: string,
  fields: Readonly<Record<string, string>>,
): Promise<WireAnswer> {
  return await given.send({
    line: `POST ${path} HTTP/1.1`,
    headers: [...ownHeaders(given), "Content-Type: application/x-www-form-urlencoded"],
    body: new URLSearchParams(fields).toString(),
  });
}
