/** The theme of a block's stylesheet: Tailwind's own scales, and our tokens as colours. Written into the utilities, so no variable is added to the page. */
const TOKENS =
  `background card foreground muted-foreground faint-foreground border border-soft muted primary primary-foreground
   accent accent-foreground good good-foreground good-soft warn warn-foreground warn-soft bad bad-foreground bad-soft
   destructive destructive-foreground secondary secondary-foreground popover popover-foreground input ring card-foreground
   chart-1 chart-2 chart-3 chart-4 chart-5 chart-6`.split(/\s+/);

/** Other names that authors guess. */
const SYNONYMS: Readonly<Record<string, string>> = {
  "primary-soft": "accent",
  success: "good",
  warning: "warn",
};

const SCALES = `
  --spacing: 0.25rem;
  --breakpoint-sm: 40rem; --breakpoint-md: 48rem; --breakpoint-lg: 64rem; --breakpoint-xl: 80rem;
  --container-3xs: 16rem; --container-2xs: 18rem; --container-xs: 20rem; --container-sm: 24rem; --container-md: 28rem;
  --container-lg: 32rem; --container-xl: 36rem; --container-2xl: 42rem; --container-3xl: 48rem;
  --text-xs: 0.75rem; --text-xs--line-height: 1.35;
  --text-sm: 0.8125rem; --text-sm--line-height: 1.45;
  --text-base: 0.875rem; --text-base--line-height: 1.45;
  --text-lg: 1rem; --text-lg--line-height: 1.4;
  --text-xl: 1.25rem; --text-xl--line-height: 1.3;
  --text-2xl: 1.5rem; --text-2xl--line-height: 1.25;
  --text-3xl: 1.875rem; --text-3xl--line-height: 1.15;
  --text-4xl: 2.125rem; --text-4xl--line-height: 1.1;
  --text-5xl: 2.75rem; --text-5xl--line-height: 1;
  --text-6xl: 3.5rem; --text-6xl--line-height: 1;
  --font-mono: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
  --font-weight-thin: 100; --font-weight-light: 300; --font-weight-normal: 400; --font-weight-medium: 550;
  --font-weight-semibold: 620; --font-weight-bold: 680; --font-weight-extrabold: 750; --font-weight-black: 850;
  --tracking-tighter: -0.05em; --tracking-tight: -0.025em; --tracking-normal: 0em; --tracking-wide: 0.025em;
  --tracking-wider: 0.05em; --tracking-widest: 0.1em;
  --leading-tight: 1.25; --leading-snug: 1.375; --leading-normal: 1.5; --leading-relaxed: 1.625; --leading-loose: 2;
  --radius-xs: 0.125rem; --radius-sm: 0.25rem; --radius-md: 0.375rem; --radius-lg: 0.5rem; --radius-xl: 0.75rem;
  --radius-2xl: 1rem; --radius-3xl: 1.5rem;
  --shadow-xs: 0 1px 2px rgb(0 0 0 / 0.05);
  --shadow-sm: 0 1px 3px rgb(0 0 0 / 0.1), 0 1px 2px -1px rgb(0 0 0 / 0.1);
  --shadow-md: 0 4px 6px -1px rgb(0 0 0 / 0.1), 0 2px 4px -2px rgb(0 0 0 / 0.1);
  --ease-in: cubic-bezier(0.4, 0, 1, 1); --ease-out: cubic-bezier(0, 0, 0.2, 1); --ease-in-out: cubic-bezier(0.4, 0, 0.2, 1);
  --animate-spin: k-spin 1s linear infinite; --animate-pulse: k-pulse 2s cubic-bezier(0.4, 0, 0.6, 1) infinite;
  --aspect-video: 16 / 9;
  --default-transition-duration: 150ms; --default-transition-timing-function: cubic-bezier(0.4, 0, 0.2, 1);
  --color-white: #fff; --color-black: #000; --color-transparent: transparent; --color-current: currentColor;
`;

/** `@theme` for blocks; `palette` is Tailwind's default one. */
export function blockTheme(palette: Readonly<Record<string, unknown>>): string {
  const tokens = TOKENS.map((name) => `--color-${name}: var(--${name});`);
  const synonyms = Object.entries(SYNONYMS).map(([name, token]) => `--color-${name}: var(--${token});`);
  return `@theme inline reference prefix(u) {${SCALES}${paletteColors(palette).join("")}${tokens.join("")}${
    synonyms.join("")
  }}`;
}

function paletteColors(palette: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(palette).flatMap(([hue, shades]) =>
    typeof shades === "object" && shades !== null
      ? Object.entries(shades).map(([shade, value]) => `--color-${hue}-${shade}: ${value};`)
      : []
  );
}
