import { execFileSync } from 'node:child_process';
import path from 'node:path';

const PROJECT = path.join(import.meta.dirname, '../..');

/** What `make` does to the running system, which `MEETASSIST_LOCAL` names. */
function client(command: string, options: { env?: Record<string, string>; input?: string } = {}): string {
  return execFileSync('python', ['-m', 'local.client', command], {
    cwd: PROJECT,
    encoding: 'utf8',
    input: options.input,
    env: { ...process.env, ...options.env },
  });
}

export const loseDatabase = () => client('lose-database');
export const invoke = (name: string, payload: object = {}) =>
  client('invoke', { env: { FUNCTION: name, PAYLOAD: JSON.stringify(payload) } });
export const psql = (sql: string) => client('psql', { input: `\\set ON_ERROR_STOP on\n${sql};\n` });
