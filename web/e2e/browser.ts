import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import chromium, { inflate } from '@sparticuz/chromium';

export interface Browser {
  executablePath: string;
  env: Record<string, string>;
}

/** Kept with the packages, so that installing another version unpacks its browser. */
const FOLDER = path.join(import.meta.dirname, '../node_modules/.chromium');
const ARCHIVES = path.join(import.meta.dirname, '../node_modules/@sparticuz/chromium/bin');

/** The browser that `CHROMIUM` names, or the pinned one, which runs on a bare Linux. */
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

/** Unpacks into a temporary folder that is renamed once it is complete, because another process may be doing the same. */
async function unpack(): Promise<void> {
  const draft = fs.mkdtempSync(`${FOLDER}-`);
  const before = process.env.TMPDIR;
  try {
    // Where the package unpacks to.
    process.env.TMPDIR = draft;
    await chromium.executablePath();
    // The package contains the libraries that a bare Linux lacks.
    if (refusal(draft)) await inflate(path.join(ARCHIVES, 'al2023.tar.br'));
    const reason = refusal(draft);
    if (reason) throw new Error(`the pinned browser does not start; set CHROMIUM to use another one: ${reason}`);
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

/** Why the browser in this folder does not start; null if it does. */
function refusal(folder: string): string | null {
  const { executablePath, env } = unpackedIn(folder);
  const { status, error, stderr } = spawnSync(executablePath, ['--version'], { env, encoding: 'utf8' });
  return status === 0 ? null : (error?.message ?? stderr);
}

/** Makes text equally wide on every machine; characters that the packaged font lacks come from the machine's fonts. */
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
