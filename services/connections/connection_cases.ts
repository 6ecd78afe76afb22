import type { ServiceDeps } from "../deps.ts";
import { getConnection, listConnections } from "./list_connections.ts";
import { readCertificate } from "./read_certificate.ts";
import { revokeConnection } from "./revoke_connection.ts";
import { changeConnection, createConnection, replaceSecret } from "./save_connection.ts";
import { testConnection } from "./test_connection.ts";
import type { ConnectionCases } from "./types.ts";

/** The use cases of connections, ready to call. */
export function createConnectionCases(deps: ServiceDeps): ConnectionCases {
  return {
    listConnections: () => listConnections(deps.db),
    getConnection: (id) => getConnection(deps.db, id),
    createConnection: (form) => createConnection(deps, form),
    changeConnection: (id, form) => changeConnection(deps, id, form),
    replaceSecret: (id, given) => replaceSecret(deps, id, given),
    testConnection: (id, path) => testConnection(deps, id, path),
    readCertificate: (origin) => readCertificate(deps, origin),
    revokeConnection: (id) => revokeConnection(deps, id),
  };
}
