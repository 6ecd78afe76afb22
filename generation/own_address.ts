const PRIVATE_ADDRESS =
  /^((127|10|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])|169\.254)\.[\d.]+|\[(::1|f[cd]|fe[89ab]).*\])$/;
const PRIVATE_NAME = /^[^.]+$|\.(localhost|local|lan|home|internal|intranet|home\.arpa)$/;

/**
 * Whether an address reads as one of this machine or its network (RFC 1918, 4193, 6598, 6761, 6762, 8375). It decides how
 * a model is asked, never what may be reached: that is egress's.
 */
export function isOwnAddress(baseUrl: string): boolean {
  if (!URL.canParse(baseUrl)) return false;
  const name = new URL(baseUrl).hostname.replace(/\.$/, "");
  return PRIVATE_ADDRESS.test(name) || (PRIVATE_NAME.test(name) && !name.startsWith("["));
}
