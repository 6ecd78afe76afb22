import { z } from "zod";
import { defineComponent, type PropsOf } from "../define_component.ts";
import { iconPaths } from "../icon_paths.ts";
import { classes, text, tone } from "../props.ts";

export type IconName = keyof typeof iconPaths;

const ICON_NAMES = Object.keys(iconPaths) as [IconName, ...IconName[]];

/** Names from other sets and from habit. */
const OTHER_NAMES: Readonly<Record<string, IconName>> = {
  alert: "triangle-alert",
  "alert-triangle": "triangle-alert",
  "check-circle": "circle-check",
  "alert-circle": "circle-alert",
  "x-circle": "circle-x",
  cloudy: "cloud",
  close: "x",
  comment: "message-square",
  comments: "message-square",
  cross: "x",
  down: "arrow-down",
  error: "circle-x",
  fog: "cloud-fog",
  home: "house",
  memory: "memory-stick",
  "partly-cloudy": "cloud-sun",
  rain: "cloud-rain",
  refresh: "refresh-cw",
  snow: "cloud-snow",
  sunny: "sun",
  temperature: "thermometer",
  train: "train-front",
  trash: "trash-2",
  up: "arrow-up",
  warning: "triangle-alert",
};

const name = z.preprocess(
  (value) => {
    const plain = typeof value === "string"
      ? value.replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase()
      : value;
    return typeof plain === "string" && Object.hasOwn(OTHER_NAMES, plain) ? OTHER_NAMES[plain] : plain;
  },
  z.enum(ICON_NAMES),
).meta({ ts: "IconName" });

const schema = z.object({ name, label: text.optional(), tone: tone.optional() });
type Props = PropsOf<typeof schema>;

/** The bare drawing, as tall as the text around it. */
export function IconShape({ name }: { readonly name: IconName }) {
  return (
    <svg class="k-icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={iconPaths[name]} />
    </svg>
  );
}

/** An icon; without a label it is decoration and says nothing to a screen reader. */
export function Icon({ name, label, tone }: Pick<Props, "name" | "label" | "tone">) {
  return (
    <span
      class={classes("k-icon-box", tone !== undefined && `k-text-${tone}`)}
      {...(label === undefined ? {} : { role: "img", "aria-label": label })}
    >
      <IconShape name={name} />
    </span>
  );
}

export const iconEntry = defineComponent({
  name: "Icon",
  description: "A line icon in the colour of the text",
  example: `<Icon name="cloud-rain" label="Rain" />`,
  role: "layout",
  schema,
}, Icon);
