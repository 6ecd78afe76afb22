import type { ComponentChildren } from "preact";

interface ButtonProps {
  /** Main: the one step a form is for. Quiet: everything else. Danger: cannot easily be taken back. */
  readonly tone?: "main" | "quiet" | "danger";
  readonly size?: "normal" | "small";
  readonly name?: string;
  readonly value?: string | number;
  readonly formaction?: string;
  readonly children: ComponentChildren;
}

/** A button that sends its form. */
export function SubmitButton({ tone = "main", size = "normal", children, ...rest }: ButtonProps) {
  return <button type="submit" class="button" data-tone={tone} data-size={size} {...rest}>{children}</button>;
}

interface LinkButtonProps {
  readonly href: string;
  readonly tone?: "main" | "quiet";
  readonly size?: "normal" | "small";
  readonly children: ComponentChildren;
}

/** A link that looks like a button. */
export function LinkButton({ href, tone = "quiet", size = "normal", children }: LinkButtonProps) {
  return <a class="button" data-tone={tone} data-size={size} href={href}>{children}</a>;
}
