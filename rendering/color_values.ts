/** Red, green and blue of sRGB from 0 to 1, and how opaque. */
export interface Color {
  readonly rgb: readonly [number, number, number];
  readonly alpha: number;
}

/** A CSS colour as Tailwind's palette and our tokens write them: hex, `oklch()`, `white`, `black`. */
export function parseColor(text: string): Color | undefined {
  const value = text.trim().toLowerCase();
  if (value === "white") return opaque(1, 1, 1);
  if (value === "black") return opaque(0, 0, 0);
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/.exec(value)?.[1];
  if (hex !== undefined) {
    const digits = hex.length === 3 ? [...hex].map((digit) => digit + digit) : hex.match(/../g) ?? [];
    const [red = 0, green = 0, blue = 0] = digits.map((pair) => parseInt(pair, 16) / 255);
    return opaque(red, green, blue);
  }
  const [, lightness, percent, chroma, hue] =
    /^oklch\(\s*([\d.]+)(%?)\s+([\d.]+)\s+([\d.]+|none)\s*\)$/.exec(value) ?? [];
  if (lightness === undefined) return undefined;
  const scale = percent === "%" ? 100 : 1;
  return { rgb: fromOklch(Number(lightness) / scale, Number(chroma), Number(hue) || 0), alpha: 1 };
}

/** What is seen of a colour that lies over another. */
export function blend(front: Color, back: Color): Color {
  const mix = (index: 0 | 1 | 2) => front.rgb[index] * front.alpha + back.rgb[index] * (1 - front.alpha);
  return { rgb: [mix(0), mix(1), mix(2)], alpha: 1 };
}

/** Ratio of WCAG 2.2, from 1 to 21. */
export function contrastOf(one: Color, other: Color): number {
  const [light, dark] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminanceOf({ rgb }: Color): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function opaque(red: number, green: number, blue: number): Color {
  return { rgb: [red, green, blue], alpha: 1 };
}

/** Oklab's own matrices (Ottosson 2020), then the curve of sRGB. */
function fromOklch(lightness: number, chroma: number, hueDegrees: number): readonly [number, number, number] {
  const hue = hueDegrees * Math.PI / 180;
  const [a, b] = [chroma * Math.cos(hue), chroma * Math.sin(hue)];
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
  const [red = 0, green = 0, blue = 0] = linear.map((part) => {
    const clipped = Math.min(1, Math.max(0, part));
    return clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
  });
  return [red, green, blue];
}
