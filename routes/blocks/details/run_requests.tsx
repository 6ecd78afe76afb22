import { cleanText, type RequestRecord } from "../../../domain/outcome.ts";
import type { PageFrame } from "../../../views/page.tsx";
import { formatBytes, formatDuration } from "./quantities.ts";

interface RunRequestsProps {
  readonly frame: PageFrame;
  readonly requests: readonly RequestRecord[];
}

/** What a run asked other machines for; queries are never kept, so none is shown. */
export function RunRequests({ frame, requests }: RunRequestsProps) {
  if (requests.length === 0) {
    return <p class="quiet">Through Tessera, this run asked no other machine for anything.</p>;
  }
  return (
    <div class="table-scroll" role="region" tabIndex={0} aria-label="Requests">
      <table class="table" data-hides="wide">
        <thead>
          <tr>
            <th scope="col">Request</th>
            <th scope="col">Answer</th>
            <th scope="col" data-align="end" data-middle>Took</th>
            <th scope="col" data-align="end" data-middle>Received</th>
          </tr>
        </thead>
        <tbody>
          {requests.map((request, index) => <RequestRow key={index} frame={frame} request={request} />)}
        </tbody>
      </table>
    </div>
  );
}

function RequestRow({ frame, request }: { readonly frame: PageFrame; readonly request: RequestRecord }) {
  const { locale } = frame.viewer;
  return (
    <tr>
      <td class="request-target" dir="auto">
        <span class="request-method">{cleanText(request.method, 20)}</span>{" "}
        {cleanText(`${request.host}${request.path}`, 500)}{" "}
        {request.byBrowser === true ? <span class="quiet">for a page in the browser</span> : null}
      </td>
      <td>
        <RequestAnswer request={request} />
      </td>
      <td data-align="end" data-middle>{formatDuration(request.ms, locale)}</td>
      <td data-align="end" data-middle>{formatBytes(request.bytes, locale)}</td>
    </tr>
  );
}

function RequestAnswer({ request }: { readonly request: RequestRecord }) {
  if (request.refused !== undefined) {
    return (
      <>
        <span class="state-badge" data-tone="bad">{`Refused: ${request.refused.replaceAll("_", " ")}`}</span>
        {request.refusedHost === undefined
          ? null
          : <span class="quiet">{` ${cleanText(request.refusedHost, 260)}`}</span>}
      </>
    );
  }
  if (request.status === undefined) return <span class="state-badge" data-tone="bad">No answer</span>;
  const tone = request.status < 400 ? "good" : "bad";
  return (
    <>
      <span class="state-badge" data-tone={tone}>{request.status}</span>{" "}
      {request.fromCache ? <span class="quiet">from cache</span> : null}
    </>
  );
}
