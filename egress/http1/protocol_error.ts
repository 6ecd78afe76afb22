/** The other side did not speak HTTP/1.1 (RFC 9112). */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}
