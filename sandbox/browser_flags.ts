/** Nothing answers there, and the rule for names below keeps the browser from even trying. */
const DEAD_END = "http://127.0.0.1:1";

/**
 * Flags of a browser that opens no connection by itself: whatever a page does that is not asked of us ends at a proxy
 * that is not there, whose name is not found. Everything that makes a browser talk on its own account is off.
 */
export function browserFlags(profile: string): readonly string[] {
  return [
    "--headless=new",
    "--remote-debugging-pipe",
    `--user-data-dir=${profile}`,
    `--disk-cache-dir=${profile}/cache`,
    "--disk-cache-size=33554432",
    `--proxy-server=${DEAD_END}`,
    // Loopback and link-local addresses go past a proxy unless this says otherwise.
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--block-new-web-contents",
    "--dns-prefetch-disable",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pings",
    "--no-service-autorun",
    "--no-startup-window",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-component-extensions-with-background-pages",
    "--disable-component-update",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-client-side-phishing-detection",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-domain-reliability",
    "--disable-file-system",
    "--disable-notifications",
    "--disable-print-preview",
    "--disable-speech-api",
    "--disable-sync",
    "--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,InterestFeedContentSuggestions," +
    "AutofillServerCommunication,CertificateTransparencyComponentUpdater,Prerender2,SpareRendererForSitePerProcess,AsyncDns",
    "--hide-scrollbars",
    "--metrics-recording-only",
    "--mute-audio",
    "--password-store=basic",
    "--use-mock-keychain",
    "--js-flags=--max-old-space-size=512",
    "--lang=en-US",
  ];
}
