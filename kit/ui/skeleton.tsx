import { z } from "zod";
import { defineComponent } from "../define_component.ts";
import { whole } from "../props.ts";

const schema = z.object({ lines: whole(1, 12).optional() });

/** Grey lines where content will be. */
export function Skeleton({ lines = 3 }: { readonly lines?: number | undefined }) {
  return (
    <div class="k-skeleton" aria-hidden="true">
      {Array.from({ length: lines }, (_, index) => <span key={index} />)}
    </div>
  );
}

export const skeletonEntry = defineComponent({
  name: "Skeleton",
  description: "Grey lines while content is on its way",
  example: `<Skeleton lines={4} />`,
  role: "fallback",
  schema,
}, Skeleton);
