import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import chromium, { inflate } from '@sparticuz/chromium';

export interface Browser {
  executablePath: string;
  env: Record<string, string>;
}

/** Beside the packages: whoever installs others has the browser of those unpacked. */
const FOLDER = path.join(import.meta.dirname, '../node_modules/.chromium');
const ARCHIVES = path.join(import.meta.dirname, '../node_modules/@sparticuz/chromium/bin');

/** The one that `CHROMIUM` names, or the pinned one, which needs nothing that a bare Linux lacks. */
export async function browser(): Promise<Browser> {
  const own = process.env.CHROMIUM;
  if (own) {
    if (!fs.existsSync(own)) throw new Error(`CHROMIUM: there is no ${own}`);
    return { executablePath: own, env: {} };
  }
  if (process.platform !== 'linux')
    throw new Error('the pinned browser runs on Linux: set CHROMIUM to the path of a Chrome or Chromium');
  if (!fs.existsSync(FOLDER)) await unpack();
  return unpackedIn(FOLDER);
}

function unpackedIn(folder: string): Browser {
  const libraries = path.join(folder, 'al2023/lib');
  return {
    executablePath: path.join(folder, 'chromium'),
    env: {
      FONTCONFIG_FILE: path.join(folder, 'fonts.conf'),
      ...(fs.existsSync(libraries) && { LD_LIBRARY_PATH: libraries }),
    },
  };
}

/** Into a folder of its own that gets its name when it is whole: others may be about to do the same. */
async function unpack(): Promise<void> {
  const draft = fs.mkdtempSync(`${FOLDER}-`);
  const before = process.env.TMPDIR;
  try {
    // Where the package unpacks to.
    process.env.TMPDIR = draft;
    await chromium.executablePath();
    // A bare Linux lacks libraries of it, which come along.
    if (refusal(draft)) await inflate(path.join(ARCHIVES, 'al2023.tar.br'));
    const reason = refusal(draft);
    if (reason) throw new Error(`the pinned browser does not start; CHROMIUM names another one: ${reason}`);
    fs.writeFileSync(path.join(draft, 'fonts.conf'), fontsIn(FOLDER));
    fs.renameSync(draft, FOLDER);
  } catch (error) {
    fs.rmSync(draft, { recursive: true, force: true });
    if (!fs.existsSync(FOLDER)) throw error;
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

/** Why the browser of this folder does not start. */
function refusal(folder: string): string | null {
  const { executablePath, env } = unpackedIn(folder);
  const { status, error, stderr } = spawnSync(executablePath, ['--version'], { env, encoding: 'utf8' });
  return status === 0 ? null : (error?.message ?? stderr);
}

/** Text is as wide on every machine; what the packaged font lacks comes from the machine's. */
function fontsIn(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
  <match target="pattern">
    <edit name="family" mode="prepend" binding="strong"><string>Open Sans</string></edit>
  </match>
</fontconfig>
`;
}
