import { createHash, randomBytes } from 'node:crypto';
import { type Page, request } from '@playwright/test';
import { KEPT_SESSION } from '../src/app/visit';

const BASE_URL = process.env.BASE_URL ?? 'http://127.0.0.1:3000';
export const PASSWORD = process.env.PASSWORD ?? process.env.LOCAL_PASSWORD ?? 'MeetAssist-1';

interface Session {
  /** When it started, in milliseconds. */
  since: number;
  idToken: string;
  /** What the page keeps in sessionStorage. */
  stored: [key: string, value: string];
}

/** A token is valid for an hour. */
const LONGEST_MS = 30 * 60_000;

/** All tests of a worker share one sign-in per person. */
const sessions = new Map<string, Session>();

async function sessionOf(email: string): Promise<Session> {
  const known = sessions.get(email);
  if (known && Date.now() - known.since < LONGEST_MS) return known;
  const session = await begin(email);
  sessions.set(email, session);
  return session;
}

/** Calls the API as this person. */
export async function ask<T>(
  email: string,
  action: string,
  parameters: object,
  path: '/admin/execute-sql' | '/admin/accounts' = '/admin/execute-sql',
): Promise<T> {
  const { idToken } = await sessionOf(email);
  const answer = await fetch(BASE_URL + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${idToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ action, ...parameters }),
  });
  if (!answer.ok) throw new Error(`${action}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** Signs in as the hosted page does. */
async function begin(email: string): Promise<Session> {
  const http = await request.newContext({ baseURL: BASE_URL });
  const { issuer, clientId } = await (await http.get('/config.json')).json();
  const verifier = randomBytes(32).toString('base64url');
  const redirect_uri = `${BASE_URL}/signed-in`;
  const signedIn = await http.post('/oauth2/authorize', {
    form: {
      client_id: clientId,
      redirect_uri,
      response_type: 'code',
      scope: 'openid email profile',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      username: email,
      password: PASSWORD,
    },
    maxRedirects: 0,
  });
  const code = new URL(signedIn.headers().location ?? BASE_URL).searchParams.get('code');
  if (!code) throw new Error(`${email} can't sign in: HTTP ${signedIn.status()}`);
  const answer = await http.post('/oauth2/token', {
    form: { grant_type: 'authorization_code', client_id: clientId, code, redirect_uri, code_verifier: verifier },
  });
  const { id_token, refresh_token } = await answer.json();
  await http.dispose();
  return {
    since: Date.now(),
    idToken: id_token,
    stored: [
      `${KEPT_SESSION}${issuer} ${clientId}`,
      JSON.stringify({ refreshToken: refresh_token, person: personOf(id_token) }),
    ],
  };
}

/** Who a token is for. */
function personOf(idToken: string) {
  const { email, 'cognito:groups': roles } = JSON.parse(
    Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString(),
  );
  return { email, roles };
}

/** Lets the page find a session, as after a reload; only once, so that a session that has ended stays ended. */
export async function restoreSession(page: Page, email: string): Promise<void> {
  const { stored } = await sessionOf(email);
  await page.addInitScript(([key, value]) => {
    if (sessionStorage.getItem('restored')) return;
    sessionStorage.setItem('restored', 'once');
    sessionStorage.setItem(key, value);
  }, stored);
}
