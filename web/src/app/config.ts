import * as v from 'valibot';

const Config = v.object({
  /** The user pool. */
  issuer: v.pipe(v.string(), v.url()),
  clientId: v.pipe(v.string(), v.nonEmpty()),
  /** Where the hosted sign-in pages are. */
  domain: v.pipe(v.string(), v.url()),
  /** Prefix of the API's paths; empty if the API has the page's origin. */
  apiBase: v.string(),
  /** The organisation's IANA time zone. */
  timeZone: v.pipe(v.string(), v.nonEmpty()),
  build: v.string(),
});
export type Config = v.InferOutput<typeof Config>;

const TIMEOUT_MS = 15_000;
const KEY = 'config';

/** What differs between installations, so that one build serves all of them. */
export async function loadConfig(): Promise<Config> {
  // The same request as the preload of index.html.
  const response = await fetch('/config.json', { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`config.json: ${response.status}`);
  const config = v.parse(Config, await response.json());
  sessionStorage.setItem(KEY, JSON.stringify(config));
  return config;
}

/** The configuration that this tab has loaded before. */
export function knownConfig(): Config | null {
  const known = v.safeParse(v.pipe(v.string(), v.parseJson(), Config), sessionStorage.getItem(KEY));
  return known.success ? known.output : null;
}
