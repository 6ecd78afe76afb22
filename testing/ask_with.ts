import type { Broker, EgressAnswer, EgressRequest, OpenConnection } from "../egress/types.ts";

/** Hosts that the blocks of these tests declare. */
export const API_HOSTS = [
  "api.example.org",
  "api.example.org:8443",
  "other.example.org",
  "nas.home.arpa:8080",
];
export const API_URL = "https://api.example.org/v1/items";

/** Sends a request of a block that may use the given connections. */
export function askWith(
  broker: Broker,
  request: Partial<EgressRequest>,
  ...connections: OpenConnection[]
): Promise<EgressAnswer> {
  const policy = { purpose: "block", owner: "b1", hosts: API_HOSTS, connections } as const;
  return broker.send({ url: API_URL, ...request }, policy);
}
