import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";

/** What a test may bend. Everything else is as a good authenticator in a good browser does it. */
export interface Bent {
  origin?: string;
  rpId?: string;
  challenge?: string;
  /** Whether the person proved who they are (fingerprint, PIN), and not only that somebody is there. */
  isUserVerified?: boolean;
  counter?: number;
}

const flags = { userPresent: 0x01, userVerified: 0x04, hasCredential: 0x40 };

/** A passkey in software: makes the answers that a browser would send, and bent ones that none would. */
export class Authenticator {
  readonly id = randomBytes(16).toString("base64url");
  private readonly origin: string;
  private readonly keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  private counter = 0;

  constructor(origin: string) {
    this.origin = origin;
  }

  /** The answer to registration options: attestation "none". */
  register(challenge: string, bent: Bent = {}) {
    const data = this.authenticatorData(bent, this.attestedCredential());
    const attestation = Buffer.concat([
      cborHead(5, 3),
      ...[cborText("fmt"), cborText("none"), cborText("attStmt"), cborHead(5, 0), cborText("authData")],
      cborBytes(data),
    ]);
    return this.credential({
      clientDataJSON: this.clientData("webauthn.create", { challenge, ...bent }).toString("base64url"),
      attestationObject: attestation.toString("base64url"),
      transports: ["internal"],
    });
  }

  /** The answer to authentication options. */
  assert(challenge: string, bent: Bent = {}) {
    this.counter += 1;
    const data = this.authenticatorData(bent);
    const clientData = this.clientData("webauthn.get", { challenge, ...bent });
    const signature = createSign("sha256").update(Buffer.concat([data, sha256(clientData)]));
    return this.credential({
      clientDataJSON: clientData.toString("base64url"),
      authenticatorData: data.toString("base64url"),
      signature: signature.sign(this.keys.privateKey).toString("base64url"),
    });
  }

  private credential<Answer extends object>(response: Answer) {
    return { id: this.id, rawId: this.id, type: "public-key", clientExtensionResults: {}, response };
  }

  private clientData(type: string, { challenge, origin = this.origin }: Bent): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }

  private authenticatorData(bent: Bent, credential = Buffer.alloc(0)): Buffer {
    const { rpId = new URL(this.origin).hostname, isUserVerified = true, counter = this.counter } = bent;
    const verified = isUserVerified ? flags.userVerified : 0;
    const head = Buffer.alloc(5);
    head.writeUInt8(flags.userPresent | verified | (credential.length > 0 ? flags.hasCredential : 0));
    head.writeUInt32BE(counter, 1);
    return Buffer.concat([sha256(rpId), head, credential]);
  }

  /** No model, the credential's id, its public key as COSE has it: EC2, ES256, P-256, x, y. */
  private attestedCredential(): Buffer {
    const id = Buffer.from(this.id, "base64url");
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const { x, y } = coordinates(this.keys.publicKey);
    const key = [cborHead(5, 5), Buffer.from([1, 2, 3, 0x26, 0x20, 1, 0x21]), cborBytes(x), Buffer.from([0x22])];
    return Buffer.concat([Buffer.alloc(16), length, id, ...key, cborBytes(y)]);
  }
}

function coordinates(key: KeyObject): { x: Buffer; y: Buffer } {
  const { x = "", y = "" } = key.export({ format: "jwk" });
  return { x: Buffer.from(x, "base64url"), y: Buffer.from(y, "base64url") };
}

function sha256(data: string | Buffer): Buffer {
  return createHash("sha256").update(data).digest();
}

/** The head of a CBOR item: its major type and its length. */
function cborHead(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length]);
  return length < 256
    ? Buffer.from([(major << 5) | 24, length])
    : Buffer.from([(major << 5) | 25, length >> 8, length & 255]);
}

function cborText(text: string): Buffer {
  return Buffer.concat([cborHead(3, text.length), Buffer.from(text)]);
}

function cborBytes(bytes: Buffer): Buffer {
  return Buffer.concat([cborHead(2, bytes.length), bytes]);
}
