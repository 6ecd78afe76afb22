/** A place as open-meteo's geocoder lists it. */
export interface KnownPlace {
  readonly id: number;
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly elevation: number;
  readonly feature_code: string;
  readonly country_code: string;
  readonly country: string;
  readonly admin1: string;
  readonly timezone: string;
  readonly population?: number;
}

type Row = readonly [
  name: string,
  latitude: number,
  longitude: number,
  countryCode: string,
  country: string,
  admin1: string,
  timeZone: string,
  population?: number,
];

const ROWS: readonly Row[] = [
  ["Lisbon", 38.71667, -9.13333, "PT", "Portugal", "Lisbon District", "Europe/Lisbon", 517802],
  ["Lisbon", 44.03146, -70.10450, "US", "United States", "Maine", "America/New_York", 9009],
  ["Lisbon", 40.77201, -80.76813, "US", "United States", "Ohio", "America/New_York", 2821],
  ["Porto", 41.14961, -8.61099, "PT", "Portugal", "Porto", "Europe/Lisbon", 249633],
  ["Berlin", 52.52437, 13.41053, "DE", "Germany", "State of Berlin", "Europe/Berlin", 3426354],
  ["London", 51.50853, -0.12574, "GB", "United Kingdom", "England", "Europe/London", 8961989],
  ["London", 42.98339, -81.23304, "CA", "Canada", "Ontario", "America/Toronto", 422324],
  ["New York", 40.71427, -74.00597, "US", "United States", "New York", "America/New_York", 8804190],
  ["Tokyo", 35.6895, 139.69171, "JP", "Japan", "Tokyo", "Asia/Tokyo", 9733276],
  ["Kathmandu", 27.70169, 85.3206, "NP", "Nepal", "Bagmati Province", "Asia/Kathmandu", 1442271],
  ["Reykjavík", 64.13548, -21.89541, "IS", "Iceland", "Capital Region", "Atlantic/Reykjavik", 118918],
  ["Sydney", -33.86785, 151.20732, "AU", "Australia", "New South Wales", "Australia/Sydney", 4627345],
  ["Springfield", 37.21533, -93.29824, "US", "United States", "Missouri", "America/Chicago", 170178],
  ["Springfield", 42.10148, -72.58981, "US", "United States", "Massachusetts", "America/New_York", 155929],
  ["Springfield", 39.80172, -89.64371, "US", "United States", "Illinois", "America/Chicago", 114230],
  ["Longyearbyen", 78.22334, 15.64689, "NO", "Norway", "Svalbard", "Arctic/Longyearbyen", 2060],
];

export const places: readonly KnownPlace[] = ROWS.map((row, index) => {
  const [name, latitude, longitude, country_code, country, admin1, timezone, population] = row;
  const place = { id: 2267057 + index, name, latitude, longitude, country_code, country, admin1, timezone };
  return {
    ...place,
    elevation: 20 + index,
    feature_code: "PPL",
    ...(population === undefined ? {} : { population }),
  };
});

/** The known place nearest to a coordinate. */
export function nearestPlace(latitude: number, longitude: number): KnownPlace {
  const distance = (place: KnownPlace) => Math.hypot(place.latitude - latitude, place.longitude - longitude);
  const [nearest] = [...places].sort((a, b) => distance(a) - distance(b));
  if (nearest === undefined) throw new Error("The list of places is empty");
  return nearest;
}

/** Most people first, as the geocoder answers a bare name. */
export function findPlaces(name: string): KnownPlace[] {
  const wanted = plain(name);
  return places
    .filter((place) =>
      wanted.length > 2 ? plain(place.name).startsWith(wanted) : plain(place.name) === wanted
    )
    .sort((a, b) => (b.population ?? 0) - (a.population ?? 0));
}

/** Seconds east of Greenwich at an instant. */
export function utcOffsetSeconds(timeZone: string, atMs: number): number {
  const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" }).formatToParts(atMs);
  const text = parts.find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(text) ?? [];
  const seconds = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60;
  return sign === "-" ? -seconds : seconds;
}

function plain(name: string): string {
  return name.normalize("NFD").replace(/\p{M}/gu, "").trim().toLowerCase();
}
