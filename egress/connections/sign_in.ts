import { Buffer } from "node:buffer";
import { EgressError } from "../egress_error.ts";
import { isReservedHeader } from "../request_headers.ts";
import type { OpenConnection } from "../types.ts";
import { headerText, type Parts } from "./substitute.ts";

/**
 * Adds the secret of a named connection as its terms say; what the block itself set in that place goes.
 * `value` is the secret, or with OAuth the access token. Throws `EgressError` "permission" when it does not fit there.
 */
export function signIn(parts: Parts, connection: OpenConnection, value: string): Parts {
  const { auth, name } = connection;
  switch (auth.kind) {
    case "bearer":
    case "client_credentials":
    case "refresh_token":
      return withHeader(parts, "authorization", `Bearer ${headerText(value, name)}`);
    case "basic":
      return withHeader(parts, "authorization", `Basic ${basicLogin(auth.user, value)}`);
    case "header": {
      const header = auth.header.toLowerCase();
      if (isReservedHeader(header)) {
        throw new EgressError(
          "permission",
          `Cannot put the secret "${name}" into the header "${auth.header}"`,
        );
      }
      return withHeader(parts, header, headerText(`${auth.prefix}${value}`, name));
    }
    case "query":
      return { ...parts, url: withParameter(parts.url, auth.parameter, value) };
    case "address":
    case "placeholder":
      return parts;
  }
}

/** What stands behind `Basic` (RFC 7617), in UTF-8. */
export function basicLogin(user: string, password: string): string {
  return Buffer.from(`${user}:${password}`).toString("base64");
}

function withHeader(parts: Parts, name: string, value: string): Parts {
  return { ...parts, headers: [...parts.headers.filter(([each]) => each !== name), [name, value]] };
}

/** Every other parameter stays as it was written. */
function withParameter(url: URL, parameter: string, value: string): URL {
  const pair = `${encodeURIComponent(parameter)}=${encodeURIComponent(value)}`;
  const changed = withoutParameter(url, parameter);
  changed.search = changed.search === "" ? pair : `${changed.search}&${pair}`;
  return changed;
}

/** The address without the parameters of that name, however they are written. */
export function withoutParameter(url: URL, parameter: string): URL {
  const kept = url.search.slice(1).split("&").filter((pair) =>
    pair !== "" && [...new URLSearchParams(pair)][0]?.[0] !== parameter
  );
  const changed = new URL(url);
  changed.search = kept.join("&");
  return changed;
}
