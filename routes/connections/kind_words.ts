import type { ConnectionKind } from "../../services/connections/types.ts";

interface KindWords {
  readonly label: string;
  /** What a person has in hand when this is the right one. */
  readonly help: string;
}

/** How a secret is sent, in the words of someone who has one. */
export const KIND_WORDS: Readonly<Record<ConnectionKind, KindWords>> = {
  bearer: {
    label: "Access token",
    help:
      "Most APIs with a “token” or “API key”: GitHub, Home Assistant, Notion. Sent as Authorization: Bearer.",
  },
  basic: {
    label: "User name and password",
    help: "Routers, NAS boxes and older services: what a browser would ask for in a small window.",
  },
  header: { label: "Key in a header", help: "The documentation names a header, such as X-Api-Key." },
  query: { label: "Key in the address", help: "The documentation shows ?api_key=… and nothing else." },
  address: {
    label: "Secret address",
    help: "A private link is the key itself: a calendar’s secret address, a private feed.",
  },
  placeholder: {
    label: "Only where the code puts it",
    help:
      "For sources that want the secret in a login call or a body. The code holds a placeholder, never the secret.",
  },
  client_credentials: {
    label: "OAuth 2.0, client credentials",
    help: "You have a client ID and a client secret, and no person signs in.",
  },
  refresh_token: {
    label: "OAuth 2.0, refresh token",
    help: "You signed in once and hold a refresh token. Fresh access tokens are fetched as needed.",
  },
};
