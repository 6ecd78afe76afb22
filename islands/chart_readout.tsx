import { render } from "preact";
import { useRef, useState } from "preact/hooks";

/** Plotted points as the server placed and worded them; the twin of `Readout` in kit/charts/readout.ts. */
interface ReadoutProps {
  readonly x: readonly number[];
  readonly labels: readonly string[];
  readonly series: readonly {
    readonly name: string;
    readonly color: number;
    readonly y: readonly (number | null)[];
    readonly texts: readonly string[];
  }[];
}

/** What is mounted where, so that mounting again after a swap changes nothing or starts afresh. */
const mounted = new WeakMap<Element, string>();

/** Puts the read-out of a chart over its plot: pointer, touch and arrow keys. May be called again for the same element. */
export function mount(element: HTMLElement): void {
  const text = element.dataset.props ?? "";
  if (mounted.get(element) === text && element.firstChild !== null) return;
  const props = parseProps(text);
  render(null, element);
  element.replaceChildren();
  mounted.set(element, text);
  if (props !== undefined) {
    render(<Readout props={props} element={element} />, element);
  }
}

function Readout(
  { props, element }: {
    readonly props: ReadoutProps;
    readonly element: HTMLElement;
  },
) {
  const [index, setIndex] = useState<number | null>(null);
  const [spoken, setSpoken] = useState("");
  const wired = useRef(false);
  const move = useRef<(next: number | null, isSpoken: boolean) => void>(
    () => {},
  );
  move.current = (next, isSpoken) => {
    setIndex(next);
    setSpoken(next === null || !isSpoken ? "" : wordsAt(props, next));
  };
  const at = useRef<number | null>(null);
  at.current = index;
  if (!wired.current) {
    wired.current = true;
    listen(element, props, {
      at: () => at.current,
      move: (next, isSpoken) => move.current(next, isSpoken),
    });
  }
  return (
    <>
      {index !== null && <Marks props={props} index={index} />}
      {index !== null && <Tip props={props} index={index} />}
      <div class="k-sr" aria-live="polite">{spoken}</div>
    </>
  );
}

function Marks(
  { props, index }: { readonly props: ReadoutProps; readonly index: number },
) {
  const x = `${props.x[index] ?? 0}%`;
  return (
    <svg aria-hidden="true">
      <line class="k-guide" x1={x} x2={x} y1="0" y2="100%" />
      {props.series.map((series) => {
        const y = series.y[index];
        return y === null || y === undefined ? null : (
          <circle
            key={series.name}
            class={`k-readout-dot k-color-${series.color}`}
            cx={x}
            cy={`${y}%`}
            r="4.5"
          />
        );
      })}
    </svg>
  );
}

function Tip(
  { props, index }: { readonly props: ReadoutProps; readonly index: number },
) {
  const x = props.x[index] ?? 0;
  return (
    <div
      class="k-tip"
      data-side={x > 55 ? "left" : "right"}
      style={{ left: `${x}%` }}
      aria-hidden="true"
    >
      <div class="k-tip-label">{props.labels[index]}</div>
      {props.series.map((series) => (
        <div key={series.name} class="k-tip-line">
          {props.series.length > 1 && <span class={`k-swatch k-color-${series.color}`} />}
          {props.series.length > 1 && series.name}
          <b>{series.texts[index]}</b>
        </div>
      ))}
    </div>
  );
}

interface Cursor {
  readonly at: () => number | null;
  readonly move: (next: number | null, isSpoken: boolean) => void;
}

const controllers = new WeakMap<Element, AbortController>();

function listen(
  element: HTMLElement,
  props: ReadoutProps,
  cursor: Cursor,
): void {
  controllers.get(element)?.abort();
  const controller = new AbortController();
  controllers.set(element, controller);
  const options = { signal: controller.signal };
  element.tabIndex = 0;
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", "Values of the chart; use the arrow keys");
  const point = (event: PointerEvent) => cursor.move(nearest(props.x, percentOf(event, element)), false);
  element.addEventListener("pointermove", point, options);
  element.addEventListener("pointerdown", point, options);
  element.addEventListener(
    "pointerleave",
    () => cursor.move(null, false),
    options,
  );
  element.addEventListener("blur", () => cursor.move(null, false), options);
  element.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const next = keyTarget(event.key, cursor.at(), props.x.length);
    if (next === undefined) return;
    event.preventDefault();
    cursor.move(next, true);
  }, options);
}

/** Where a key leads; `null` closes the read-out, `undefined` is not our key. */
function keyTarget(
  key: string,
  at: number | null,
  count: number,
): number | null | undefined {
  const last = count - 1;
  switch (key) {
    case "ArrowRight":
      return at === null ? 0 : Math.min(at + 1, last);
    case "ArrowLeft":
      return at === null ? last : Math.max(at - 1, 0);
    case "Home":
      return 0;
    case "End":
      return last;
    case "Escape":
      return at === null ? undefined : null;
    default:
      return undefined;
  }
}

function nearest(xs: readonly number[], x: number): number {
  let best = 0;
  for (let index = 1; index < xs.length; index++) {
    if (Math.abs((xs[index] ?? 0) - x) < Math.abs((xs[best] ?? 0) - x)) {
      best = index;
    }
  }
  return best;
}

function percentOf(event: PointerEvent, element: HTMLElement): number {
  const box = element.getBoundingClientRect();
  return box.width === 0 ? 0 : ((event.clientX - box.left) / box.width) * 100;
}

function wordsAt(props: ReadoutProps, index: number): string {
  const values = props.series.map((series) =>
    props.series.length > 1 ? `${series.name} ${series.texts[index] ?? ""}` : series.texts[index] ?? ""
  );
  return `${props.labels[index] ?? ""}: ${values.join(", ")}`;
}

function parseProps(text: string): ReadoutProps | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isReadoutProps(value) ? value : undefined;
  } catch {
    // The server wrote these props; when they cannot be read the chart stays as it is, without a read-out.
    return undefined;
  }
}

function isReadoutProps(value: unknown): value is ReadoutProps {
  if (typeof value !== "object" || value === null) return false;
  const { x, labels, series } = value as Record<string, unknown>;
  return Array.isArray(x) && x.length > 0 && Array.isArray(labels) &&
    Array.isArray(series);
}
