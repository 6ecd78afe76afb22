import type { SettingDefinition } from "../domain/manifest.ts";

/** A form body: the last value of each name. */
export type FormBody = Readonly<Record<string, unknown>>;

/**
 * The values of a form drawn by `SettingFields`, as the services parse them.
 * Names that no definition has are left out.
 */
export function readSettingsForm(
  definitions: readonly SettingDefinition[],
  body: FormBody,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const definition of definitions) {
    const value = definition.type === "place"
      ? readPlace(definition.name, body)
      : ownText(body, definition.name);
    if (value !== undefined) values[definition.name] = value;
  }
  return values;
}

/** A place whose name was changed but not its coordinates is a name to look up. */
function readPlace(name: string, body: FormBody): unknown {
  const placeName = ownText(body, `${name}.name`)?.trim() ?? ownText(body, name);
  if (placeName === undefined) return undefined;
  const latitude = readNumber(ownText(body, `${name}.latitude`));
  const longitude = readNumber(ownText(body, `${name}.longitude`));
  const isRenamed = placeName !== ownText(body, `${name}.was`);
  if (latitude === undefined || longitude === undefined || placeName === "") return placeName;
  if (isRenamed && ownText(body, `${name}.was`) !== "") return placeName;
  const timeZone = ownText(body, `${name}.timeZone`);
  const country = ownText(body, `${name}.country`);
  return {
    name: placeName,
    latitude,
    longitude,
    ...(timeZone ? { timeZone } : {}),
    ...(country ? { country } : {}),
  };
}

function readNumber(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const number = Number(text.replace(",", "."));
  return Number.isFinite(number) ? number : undefined;
}

function ownText(body: FormBody, name: string): string | undefined {
  const value = Object.hasOwn(body, name) ? body[name] : undefined;
  return typeof value === "string" ? value : undefined;
}
