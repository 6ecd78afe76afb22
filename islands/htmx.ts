import "htmx.org";
import type { Htmx } from "htmx.org";

declare global {
  interface Window {
    readonly htmx: Htmx;
  }
}

/** The package's types give its default export the shape of a CommonJS module; it also stands on the window. */
export const htmx: Htmx = globalThis.window.htmx;
