import { href } from "../urls.ts";

interface DirectBadgeProps {
  readonly block: string;
  /** Exact `host:port` entries. */
  readonly hosts: readonly string[];
}

/** Says on the card that its process goes past the broker, and leads to where a person takes that back. */
export function DirectBadge({ block, hosts }: DirectBadgeProps) {
  if (hosts.length === 0) return null;
  return (
    <a
      class="direct-badge"
      href={href("blockDirect", { block })}
      title={`May reach ${hosts.join(", ")} by itself`}
    >
      direct network
    </a>
  );
}
