/** How a block reads its source. */
export const TECHNIQUES = ["json_api", "feed", "csv", "calendar", "page", "none"] as const;
export type Technique = typeof TECHNIQUES[number];
