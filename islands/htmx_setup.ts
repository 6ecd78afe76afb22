import { htmx } from "./htmx.ts";

/** Attributes that a person's action set in the browser and that the server knows nothing of. */
const KEPT: Readonly<Record<string, string>> = {
  open: "details",
  tabindex: "[data-scroller]",
  "data-arranging": "*",
};

interface MorphedAttribute {
  readonly attrName: string;
  readonly newValue: string | null;
}

htmx.registerExtension("tessera", {
  htmx_before_morph_attr(
    element: Element,
    { attrName, newValue }: MorphedAttribute,
  ): boolean {
    const selector = KEPT[attrName];
    return !(selector !== undefined && newValue === null &&
      element.matches(selector));
  },
});
