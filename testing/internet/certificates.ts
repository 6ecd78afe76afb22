import * as x509 from "@peculiar/x509";

const DAY_MS = 86_400_000;
const KEY_ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** A certificate and its private key as PEM text, as `Deno.serve` takes them. */
export interface Credentials {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority that lives as long as a test. */
export interface Authority {
  readonly caPem: string;
  /** A server certificate for exactly these names; a name that is an IP address is written as one. */
  issue(names: readonly string[]): Promise<Credentials>;
}

export async function createAuthority(): Promise<Authority> {
  const keys = await generateKeys();
  const validity = validityNow();
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=Tessera test authority",
    serialNumber: randomSerial(),
    ...validity,
    keys,
    signingAlgorithm: KEY_ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const issue = async (names: readonly string[]) => {
    const leafKeys = await generateKeys();
    const leaf = await x509.X509CertificateGenerator.create({
      subject: `CN=${names[0] ?? "unnamed"}`,
      issuer: root.subject,
      serialNumber: randomSerial(),
      ...validity,
      publicKey: leafKeys.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: KEY_ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(names.map(alternativeName)),
        await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return { cert: leaf.toString("pem"), key: await exportKey(leafKeys.privateKey) };
  };
  return { caPem: root.toString("pem"), issue };
}

async function generateKeys(): Promise<CryptoKeyPair> {
  return await crypto.subtle.generateKey(KEY_ALGORITHM, true, ["sign", "verify"]);
}

async function exportKey(key: CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
}

/** From yesterday, so that a machine whose clock is a little behind still accepts it. */
function validityNow(): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - DAY_MS), notAfter: new Date(now + 30 * DAY_MS) };
}

function randomSerial(): string {
  // The first byte is fixed: a serial number must be positive (RFC 5280 4.1.2.2).
  return `01${crypto.getRandomValues(new Uint8Array(8)).toHex()}`;
}

function alternativeName(name: string): { type: "ip" | "dns"; value: string } {
  const isAddress = /^[0-9.]+$/.test(name) || name.includes(":");
  return { type: isAddress ? "ip" : "dns", value: name };
}
