/** Strokes on a 16 by 16 field, one path an icon. */
const SHAPES = {
  alert: "M8 2.2 14.4 13.4H1.6zM8 6.4v3.2M8 11.6v.1",
  arrange: "M2.5 5.5h11M2.5 10.5h11M5 3 2.5 5.5 5 8M11 8l2.5 2.5L11 13",
  check: "M3 8.4 6.4 11.8 13 4.6",
  clock: "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 4.8V8l2.2 1.6",
  code: "M5.2 4.4 1.8 8l3.4 3.6M10.8 4.4 14.2 8l-3.4 3.6",
  coins:
    "M6.500 3a4 2 0 1 1 0 4 4 2 0 0 1 0-4zM2.5 5v5.500c0 1.100 1.800 2 4 2M10.500 5v2M9.500 8a4 2 0 1 1 0 4 4 2 0 0 1 0-4zM5.500 10v2.500c0 1.100 1.800 2 4 2s4-.9 4-2V10",
  contrast: "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 2v12M8 5l3.6-1.4M8 8h6M8 11l3.6 1.4",
  copy: "M6 5.5h7.5v8H6zM10 5.5v-3H2.5v8H6",
  cross: "M4 4l8 8M12 4l-8 8",
  earlier: "M13 8H3M6.5 4.5 3 8l3.5 3.5",
  exit: "M6.5 2.5h-4v11h4M6 8h8M10.8 4.8 14 8l-3.2 3.2",
  grid: "M2.5 2.5h4.5v4.5H2.5zM9 2.5h4.5v4.5H9zM2.5 9h4.5v4.5H2.5zM9 9h4.5v4.5H9z",
  info: "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 7.4v3.6M8 5v.1",
  key: "M6 6.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7zM8.500 7.500 13.500 2.500M10.800 5.200l2 2",
  later: "M3 8h10M9.5 4.5 13 8l-3.5 3.5",
  link:
    "M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.3-2.3a2.6 2.6 0 0 0-3.7-3.7L8 4.3M9.2 6.8a2.6 2.6 0 0 0-3.7 0L3.2 9.100a2.6 2.6 0 0 0 3.7 3.700L8 11.7",
  moon: "M13.5 9.600A5.8 5.8 0 0 1 6.4 2.500a5.8 5.8 0 1 0 7.1 7.100z",
  more: "M3 8h.01M8 8h.01M13 8h.01",
  pause: "M5.5 3.500v9M10.5 3.500v9",
  pen: "M10.6 2.800l2.6 2.600L5.6 13H3v-2.600z",
  play: "M5 3.200v9.600L12.6 8z",
  plus: "M8 3v10M3 8h10",
  refresh:
    "M13.2 6.200A5.5 5.5 0 0 0 3.2 5.400M2.8 2.600v3h3M2.8 9.800a5.5 5.5 0 0 0 10 .8M13.2 13.400v-3h-3",
  search: "M7 2.500a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.4 10.4 13.6 13.6",
  settings:
    "M2.5 5h5M11.5 5h2M2.5 11h2M8.5 11h5M9.5 3.200a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.600zM6.5 9.200a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.600z",
  spark: "M8 2.2 9.6 6.4 13.8 8 9.6 9.6 8 13.8 6.4 9.6 2.2 8 6.4 6.400z",
  sun:
    "M8 5.200a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.600zM8 1.500v1.200M8 13.300v1.200M1.5 8h1.200M13.3 8h1.200M3.4 3.400l.9.9M11.7 11.700l.9.9M12.6 3.400l-.9.9M4.3 11.700l-.9.9",
  trash: "M2.5 4.500h11M6 4.500v-2h4v2M4 4.500l.6 9h6.800l.6-9M6.8 7v4M9.2 7v4",
} as const;

export type IconName = keyof typeof SHAPES;

/** A line icon in the colour of the text; decoration only, so the control beside it needs words or a label. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[name]} />
    </svg>
  );
}
