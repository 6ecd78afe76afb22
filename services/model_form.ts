import { z } from "zod";
import type { SecretBox } from "../storage/secret_box.ts";
import { KEY_HEADERS, keyOwner, type StoredModel } from "./stored_models.ts";
import type { FieldErrors } from "./types.ts";

/** What a person types for one model. */
export interface ModelInput {
  /** The model to change; absent for the one that writes blocks, "new" for another one. */
  readonly id?: string | undefined;
  readonly label?: string | undefined;
  readonly baseUrl: string;
  readonly model: string;
  /** A key that is not given keeps the old one for the same address. */
  readonly apiKey?: string | undefined;
  readonly keyHeader?: string | undefined;
}

const Form = z.object({
  label: z.string().trim().max(80).default(""),
  baseUrl: z.string().trim().max(500).refine(
    isWebAddress,
    'Expected an address such as "https://api.openai.com/v1"',
  ).refine(
    (text) => !/RESOURCE|DEPLOYMENT/.test(text),
    "Put the names of your resource and deployment in the place of RESOURCE and DEPLOYMENT",
  ),
  model: z.string().trim().min(1, "Which model should write the blocks?").max(200),
  apiKey: z.string().trim().max(1_000).optional(),
  keyHeader: z.enum(KEY_HEADERS, "Expected one of the ways in the list").default("auto"),
});

export type ModelFormResult =
  | { readonly kind: "valid"; readonly entry: Omit<StoredModel, "id"> }
  | { readonly kind: "invalid"; readonly errors: FieldErrors };

/** The typed model with its key sealed. A key belongs to the origin it was given for: another address does not get it. */
export async function readModelForm(
  input: ModelInput,
  { before, secrets }: { readonly before: StoredModel | undefined; readonly secrets: SecretBox },
): Promise<ModelFormResult> {
  const form = Form.safeParse(input);
  if (!form.success) {
    const errors = form.error.issues.map((issue) => [String(issue.path[0]), issue.message]);
    return { kind: "invalid", errors: Object.fromEntries(errors) };
  }
  const { apiKey = "", ...rest } = form.data;
  const baseUrl = rest.baseUrl.replace(/\/+$/, "");
  const isSameOrigin = before !== undefined && new URL(before.baseUrl).origin === new URL(baseUrl).origin;
  const kept = isSameOrigin ? before.sealedKey : null;
  const sealedKey = apiKey === "" ? kept : await secrets.seal(apiKey, keyOwner(baseUrl));
  return { kind: "valid", entry: { ...rest, baseUrl, sealedKey } };
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).username === "";
}
