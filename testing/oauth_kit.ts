import { Secret } from "../domain/secret.ts";
import type { Broker, EgressAnswer, EgressPolicy, EgressRequest, OpenConnection } from "../egress/types.ts";
import type { Internet, Site } from "./internet/types.ts";
import { openConnection } from "./open_connection.ts";

const TOKEN_URL = "https://login.example.net/token";
export const CLIENT_SECRET = "client/s3cret+value";

type Auth = Extract<OpenConnection["auth"], { kind: "client_credentials" | "refresh_token" }>;

/** A connection with client credentials, unless `auth` says otherwise. */
export function clientOf(auth: Partial<Auth> = {}, given: Partial<OpenConnection> = {}): OpenConnection {
  const common = { tokenUrl: TOKEN_URL, clientId: "me:1", scope: "read write", clientAuth: "basic" } as const;
  return openConnection({
    secret: new Secret(CLIENT_SECRET),
    ...given,
    auth: { kind: "client_credentials", ...common, ...auth } as Auth,
  });
}

/** A sign-in server that counts its tokens, and an interface that takes the last one only and echoes what it got. */
export function oauthSites(answer: (count: number, form: URLSearchParams) => unknown = () => ({})) {
  const state = { count: 0, valid: "" };
  const login: Site = {
    hosts: ["login.example.net", "login.home.arpa:8080"],
    async handle(request) {
      state.count += 1;
      state.valid = `access-token-${state.count}-${"x".repeat(20)}`;
      const extra = answer(state.count, new URLSearchParams(await request.text()));
      if (extra instanceof Response) return extra;
      return Response.json({
        access_token: state.valid,
        token_type: "Bearer",
        expires_in: 3600,
        ...extra as object,
      });
    },
  };
  const api: Site = {
    hosts: ["api.example.org"],
    handle(request) {
      const given = request.headers.get("authorization");
      const isRight = given === `Bearer ${state.valid}`;
      return new Response(`you sent ${given} ${btoa(`${given}`)}`, { status: isRight ? 200 : 401 });
    },
  };
  return { state, sites: [login, api] };
}

/** Asks the interface with the connection. */
export function askApi(
  broker: Broker,
  connection: OpenConnection,
  { request = {}, policy = {}, signal }: {
    readonly request?: Partial<EgressRequest>;
    readonly policy?: Partial<EgressPolicy>;
    readonly signal?: AbortSignal;
  } = {},
): Promise<EgressAnswer> {
  return broker.send(
    { url: "https://api.example.org/items", connection: "API", ...request },
    { purpose: "block", owner: "b1", hosts: ["api.example.org"], connections: [connection], ...policy },
    signal,
  );
}

export function tokenRequests({ seen }: Internet) {
  return seen.filter(({ url }) => url.includes("/token"));
}
/** A connection with a refresh token, "refresh-0". */
export function refreshing(given: Partial<OpenConnection> = {}): OpenConnection {
  const secret = new Secret(JSON.stringify({ clientSecret: CLIENT_SECRET, refreshToken: "refresh-0" }));
  return clientOf({ kind: "refresh_token" }, { secret, ...given });
}
