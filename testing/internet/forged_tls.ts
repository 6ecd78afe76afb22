import { Buffer } from "node:buffer";
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, sign } from "node:crypto";
import { ByteReader } from "../../egress/http1/byte_reader.ts";
import type { Credentials } from "./certificates.ts";

/**
 * The least of a TLS 1.3 server (RFC 8446), since no library serves a certificate with the key of another: what an
 * attacker does who has a copy of somebody's certificate. One cipher suite, one group, one request a connection.
 */
export interface ForgedTls extends AsyncDisposable {
  readonly port: number;
  /** What clients sent after the handshake, which they complete only when they believed it. */
  readonly requests: readonly string[];
}

const ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
const HANDSHAKE = 22;
const APPLICATION = 23;

export function startForgedTls(credentials: Credentials): ForgedTls {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const requests: string[] = [];
  const running = new Set<Promise<void>>();
  const accept = async () => {
    for await (const socket of listener) {
      // A client that sees the forgery hangs up in the middle: that is what the test is about.
      const work = serve(socket, credentials, requests).catch(() => {}).finally(() => {
        running.delete(work);
        socket.close();
      });
      running.add(work);
    }
  };
  const accepting = accept();
  return {
    port: listener.addr.port,
    requests,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      await Promise.all(running);
    },
  };
}

async function serve(socket: Deno.Conn, { cert, key }: Credentials, requests: string[]): Promise<void> {
  const records = readRecords(socket);
  const hello = (await nextOf(records, HANDSHAKE)).subarray(5);
  const own = await crypto.subtle.generateKey("X25519", true, ["deriveBits"]) as CryptoKeyPair;
  const ownShare = Buffer.from(await crypto.subtle.exportKey("raw", own.publicKey));
  const theirs = await crypto.subtle.importKey("raw", new Uint8Array(shareOf(hello)), "X25519", true, []);
  const shared = Buffer.from(
    await crypto.subtle.deriveBits({ name: "X25519", public: theirs }, own.privateKey, 256),
  );

  const transcript = [hello];
  const add = (message: Buffer) => {
    transcript.push(message);
    return message;
  };
  const serverHello = add(serverHelloOf(hello, ownShare));
  const early = hmac(Buffer.alloc(32), Buffer.alloc(32));
  const secret = hmac(derive(early, "derived", []), shared);
  const serverSecret = derive(secret, "s hs traffic", transcript);
  const clientSecret = derive(secret, "c hs traffic", transcript);
  const seal = createSealer(serverSecret);
  const certificate = Buffer.from(cert.replace(/-----[^-]+-----|\s/g, ""), "base64");
  const flight = [
    add(message(8, Buffer.from([0, 0]))),
    add(
      message(
        11,
        Buffer.concat([Buffer.from([0]), vector(3, Buffer.concat([vector(3, certificate), u(2, 0)]))]),
      ),
    ),
    add(message(15, Buffer.concat([u(2, 0x0403), vector(2, proofOf(transcript, key))]))),
    add(message(20, hmac(expand(serverSecret, "finished", Buffer.alloc(0), 32), hashOf(transcript)))),
  ];
  await write(
    socket,
    Buffer.concat([record(HANDSHAKE, serverHello), seal(Buffer.concat(flight), HANDSHAKE)]),
  );

  const master = hmac(derive(secret, "derived", []), Buffer.alloc(32));
  const sealAnswer = createSealer(derive(master, "s ap traffic", transcript));
  const openRequest = createOpener(derive(master, "c ap traffic", transcript));
  createOpener(clientSecret)(await nextOf(records, APPLICATION));
  requests.push(openRequest(await nextOf(records, APPLICATION)).toString("latin1"));
  await write(socket, sealAnswer(Buffer.from(ANSWER), APPLICATION));
}

/** Records with their heads. */
async function* readRecords(socket: Deno.Conn): AsyncGenerator<Buffer> {
  const reader = new ByteReader(socket);
  const take = async (bytes: number) => {
    const parts: Uint8Array[] = [];
    for (let left = bytes; left > 0;) {
      const some = await reader.readSome(left);
      if (some === null) throw new Error("The client went away");
      parts.push(some);
      left -= some.length;
    }
    return Buffer.concat(parts);
  };
  for (;;) {
    const head = await take(5);
    yield Buffer.concat([head, await take(head.readUInt16BE(3))]);
  }
}

async function nextOf(records: AsyncGenerator<Buffer>, type: number): Promise<Buffer> {
  for (;;) {
    const { value } = await records.next();
    if (value === undefined || value[0] === 21) throw new Error("The client refused");
    if (value[0] === type) return value;
  }
}

/** The client's key for X25519 in its hello. */
function shareOf(hello: Buffer): Buffer {
  const at = hello.indexOf(Buffer.from([0x00, 0x1d, 0x00, 0x20]));
  if (at < 0) throw new Error("The client offers no X25519");
  return hello.subarray(at + 4, at + 36);
}

function serverHelloOf(hello: Buffer, share: Buffer): Buffer {
  const session = hello.subarray(38, 39 + (hello[38] ?? 0));
  const extensions = Buffer.concat([
    Buffer.concat([u(2, 0x2b), vector(2, u(2, 0x0304))]),
    Buffer.concat([u(2, 0x33), vector(2, Buffer.concat([u(2, 0x1d), vector(2, share)]))]),
  ]);
  const cipher = Buffer.from([0x13, 0x01, 0]);
  return message(2, Buffer.concat([u(2, 0x0303), randomBytes(32), session, cipher, vector(2, extensions)]));
}

/** The signature that proves the key (RFC 8446 4.4.3). */
function proofOf(transcript: readonly Buffer[], key: string): Buffer {
  const context = Buffer.from(`${" ".repeat(64)}TLS 1.3, server CertificateVerify\0`);
  return sign("sha256", Buffer.concat([context, hashOf(transcript)]), key);
}

function createSealer(secret: Buffer): (content: Buffer, type: number) => Buffer {
  const next = createNonces(secret);
  return (content, type) => {
    const head = Buffer.concat([Buffer.from([APPLICATION, 3, 3]), u(2, content.length + 17)]);
    const { key, nonce } = next();
    const cipher = createCipheriv("aes-128-gcm", key, nonce).setAAD(head);
    const sealed = Buffer.concat([
      cipher.update(Buffer.concat([content, Buffer.from([type])])),
      cipher.final(),
    ]);
    return Buffer.concat([head, sealed, cipher.getAuthTag()]);
  };
}

function createOpener(secret: Buffer): (record: Buffer) => Buffer {
  const next = createNonces(secret);
  return (record) => {
    const { key, nonce } = next();
    const decipher = createDecipheriv("aes-128-gcm", key, nonce).setAAD(record.subarray(0, 5));
    decipher.setAuthTag(record.subarray(-16));
    return Buffer.concat([decipher.update(record.subarray(5, -16)), decipher.final()]).subarray(0, -1);
  };
}

function createNonces(secret: Buffer) {
  const key = expand(secret, "key", Buffer.alloc(0), 16);
  const iv = expand(secret, "iv", Buffer.alloc(0), 12);
  let count = 0;
  return () => {
    const nonce = Buffer.from(iv);
    nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ count) >>> 0, 8);
    count += 1;
    return { key, nonce };
  };
}

function derive(secret: Buffer, label: string, transcript: readonly Buffer[]): Buffer {
  return expand(secret, label, hashOf(transcript), 32);
}

/** HKDF-Expand-Label for at most one block (RFC 8446 7.1). */
function expand(secret: Buffer, label: string, context: Buffer, bytes: number): Buffer {
  const info = Buffer.concat([u(2, bytes), vector(1, Buffer.from(`tls13 ${label}`)), vector(1, context)]);
  return hmac(secret, Buffer.concat([info, Buffer.from([1])])).subarray(0, bytes);
}

function hmac(key: Buffer, data: Buffer): Buffer {
  return createHmac("sha256", key).update(data).digest();
}

function hashOf(transcript: readonly Buffer[]): Buffer {
  return createHash("sha256").update(Buffer.concat([...transcript])).digest();
}

function message(type: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type]), vector(3, content)]);
}

function record(type: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type, 3, 3]), vector(2, content)]);
}

function vector(lengthBytes: number, content: Buffer): Buffer {
  return Buffer.concat([u(lengthBytes, content.length), content]);
}

function u(bytes: number, value: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}

async function write(socket: Deno.Conn, bytes: Buffer): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await socket.write(bytes.subarray(sent));
}
