import { z } from "zod";
import { defineComponent, type PropsOf } from "../define_component.ts";
import { text, whole } from "../props.ts";

const schema = z.object({
  src: text,
  alt: text,
  width: whole(1, 2_000).optional(),
  height: whole(1, 2_000).optional(),
  rounded: z.boolean().optional(),
});

/** Raster types that may stand in the page itself; everything else goes through our image route. */
const DATA_IMAGE = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+={0,2}$/;
const MAX_DATA_CHARS = 100_000;

/** A picture, fetched by our server and never by the browser from its own host. */
export function Image({ src, alt, width, height, rounded, context }: PropsOf<typeof schema>) {
  const address = imageAddress(src, context.imageHref);
  if (address === undefined) return <span class="k-faint">{alt}</span>;
  return (
    <img
      class={rounded === true ? "k-image k-rounded" : "k-image"}
      src={address}
      alt={alt}
      loading="lazy"
      decoding="async"
      {...(width === undefined ? {} : { width })}
      {...(height === undefined ? {} : { height })}
    />
  );
}

/** Where the browser may load a picture of a block from; `undefined` for what is not a picture on the web. */
export function imageAddress(src: string, imageHref: (src: string) => string): string | undefined {
  if (src.length <= MAX_DATA_CHARS && DATA_IMAGE.test(src)) return src;
  if (!URL.canParse(src)) return undefined;
  const { protocol } = new URL(src);
  return protocol === "https:" || protocol === "http:" ? imageHref(src) : undefined;
}

export const imageEntry = defineComponent({
  name: "Image",
  description: "A picture; its host must be in hosts",
  example: `<Image src={data.picture} alt={data.title} />`,
  role: "data",
  schema,
}, Image);
