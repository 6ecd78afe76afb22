import { join } from "node:path";
import { startInternet } from "./internet/start_internet.ts";
import { allSites } from "./sites/all_sites.ts";

/** Plays the internet for a Tessera that is started by hand: prints what its environment needs, until it is ended. */
const internet = await startInternet(allSites);
const caFile = join(await Deno.makeTempDir(), "ca.pem");
await Deno.writeTextFile(caFile, internet.caPem);
console.log(`HTTPS_PROXY=${internet.proxyUrl} HTTP_PROXY=${internet.proxyUrl} TESSERA_CA_FILE=${caFile}`);
