import type { ComponentChildren } from "preact";

interface FactProps {
  readonly label: string;
  /** Takes a whole line of the list. */
  readonly isWide?: boolean;
  readonly children: ComponentChildren;
}

/** One name and value of a fact list. */
export function Fact({ label, isWide = false, children }: FactProps) {
  return (
    <div data-wide={isWide ? "" : undefined}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
