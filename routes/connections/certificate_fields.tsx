import type { CertificateReading, ConnectionForm } from "../../services/connections/types.ts";
import type { FieldErrors, Viewer } from "../../services/types.ts";
import { href } from "../../urls.ts";
import { SubmitButton } from "../../views/button.tsx";
import { TextField } from "../../views/field.tsx";
import { Moment } from "../../views/moment.tsx";
import { Note } from "../../views/note.tsx";

interface CertificateFieldsProps {
  readonly form: ConnectionForm;
  readonly errors: FieldErrors;
  readonly viewer: Viewer;
  readonly reading?: CertificateReading | undefined;
}

/** Trusting the certificate that a device made for itself: read, compared by a person, pinned by its fingerprint. */
export function CertificateFields({ form, errors, viewer, reading }: CertificateFieldsProps) {
  const isOpen = reading !== undefined || form.certificateSha256 !== "" ||
    errors["certificateSha256"] !== undefined;
  return (
    <details class="field-more" id="certificate" open={isOpen}>
      <summary>The device has a certificate of its own</summary>
      <p class="quiet">
        For an https device of your own network that no authority vouches for. Exactly the certificate below
        is then trusted for this connection, and nothing else.
      </p>
      {reading === undefined ? null : <Reading reading={reading} viewer={viewer} />}
      <TextField
        name="certificateSha256"
        label="Trusted certificate (SHA-256)"
        value={form.certificateSha256}
        error={errors["certificateSha256"]}
        help="Empty: the usual authorities decide"
        maxLength={120}
      />
      <SubmitButton tone="quiet" size="small" formaction={`${href("connectionCertificates")}#certificate`}>
        Trust this device’s own certificate
      </SubmitButton>
      <p class="field-help">Reads it now and shows it. Nothing is saved or sent; type the secret after it.</p>
    </details>
  );
}

function Reading({ reading, viewer }: { readonly reading: CertificateReading; readonly viewer: Viewer }) {
  if (reading.kind === "failed") {
    return (
      <div role="alert">
        <Note tone="bad">{reading.message}{reading.hint === undefined ? null : `. ${reading.hint}`}</Note>
      </div>
    );
  }
  return (
    <div role="status">
      <Note tone={reading.isPinnable ? "accent" : "bad"}>
        {reading.isPinnable
          ? `${reading.origin} shows this certificate. Compare the fingerprint with the one on the device, then save.`
          : `${reading.origin} shows a certificate of a form that cannot be trusted one by one.`}
      </Note>
      <dl class="facts" data-boxed>
        <div data-wide>
          <dt>Fingerprint (SHA-256)</dt>
          <dd class="fingerprint">{(reading.sha256.match(/../g) ?? []).join(":").toUpperCase()}</dd>
        </div>
        <div>
          <dt>For</dt>
          <dd dir="auto">{reading.subject}</dd>
        </div>
        <div>
          <dt>Signed by</dt>
          <dd dir="auto">{reading.issuer === reading.subject ? "itself" : reading.issuer}</dd>
        </div>
        <div>
          <dt>Valid until</dt>
          <dd>
            <Moment at={reading.validTo} viewer={viewer} />
          </dd>
        </div>
      </dl>
    </div>
  );
}
