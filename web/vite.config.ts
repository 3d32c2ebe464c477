import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type Rolldown } from 'vite';

/** The running system, whose gateway also serves config.json and emulates the hosted sign-in pages. */
const gateway = process.env.API_URL ?? 'http://127.0.0.1:3000';

/** Lets a browser load what every visit needs together with the first script, which runs before anything else does. */
function preload(...entries: string[]): Plugin {
  return {
    name: 'preload',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const chunks = new Map(
          Object.values(bundle ?? {}).flatMap((one) => (one.type === 'chunk' ? [[one.fileName, one]] : [])),
        );
        const needed = new Set<Chunk>();
        for (const entry of entries) {
          const has = ({ facadeModuleId, moduleIds }: Chunk) =>
            [facadeModuleId, ...moduleIds].some((id) => id?.endsWith(entry));
          for (const chunk of chunks.values()) if (has(chunk)) addWithImports(chunk, chunks, needed);
        }
        const styles = [...needed].flatMap((chunk) => [...(chunk.viteMetadata?.importedCss ?? [])]);
        const link = (rel: string, file: string) => ({
          tag: 'link',
          attrs: { rel, crossorigin: '', href: `/${file}` },
        });
        const tags = [
          ...styles.map((file) => link('stylesheet', file)),
          ...[...needed].map(({ fileName }) => link('modulepreload', fileName)),
        ].filter(({ attrs: { href } }) => !html.includes(`"${href}"`));
        return { html: html.replace(LATER_SCRIPT, '<link rel="modulepreload" crossorigin href="$1">'), tags };
      },
    },
  };
}

/** The tag of a script that the first one imports. */
const LATER_SCRIPT = /<script type="module" crossorigin src="(\/assets\/(?!boot-)[^"]+)"><\/script>/g;

type Chunk = Rolldown.OutputChunk;

/** Adds a chunk and all that it imports. */
function addWithImports(chunk: Chunk, chunks: ReadonlyMap<string, Chunk>, needed: Set<Chunk>): void {
  needed.add(chunk);
  for (const name of chunk.imports) {
    const other = chunks.get(name);
    if (other && !needed.has(other)) addWithImports(other, chunks, needed);
  }
}

/** What every screen needs. */
const APPLICATION = [
  /\/node_modules\/@tanstack\/(react-query|query-core|react-router|router-core|history|react-store|store)\//,
  /\/node_modules\/use-sync-external-store\//,
  /\/src\/(api|app)\//,
  // What routes and their pages have in common.
  /\/src\/[^/]+\/(filters|periods|readings|views)\.ts$|\/src\/shared\/(appointments\/statuses|list\/search)\.ts$/,
  /\/@mantine\/core\/esm\/components\/ActionIcon\//,
  /\/src\/shared\/(announce|away|clock|deferred|FirstFew|PageHead|refusals|session|states|StatusBadge|texts|Tiles|undo)\.tsx?$/,
];
/** Showing and changing appointments, without forms. */
const APPOINTMENTS =
  /\/src\/shared\/appointments\/(progress|status|StatusButtons|texts|useAppointmentChange|useRemoval)\.tsx?$/;
/** Signing in and the first requests, without the page. */
const SESSION =
  /\/node_modules\/(oidc-client-ts|jwt-decode|valibot)\/|\/src\/(app\/(config|early|keptSession|session|start|clickstream\/witness)|api\/client|(calendar|today)\/readings|shared\/(days|spoken|form\/drafts))\.ts$/;
/** The first script. */
const BOOT = /\/src\/(boot|app\/(firstPage|visit))\.ts$|vite\/preload-helper/;
/** Chunks most of whose functions every visit calls. */
const CALLED_AT_ONCE = ['react', 'start', 'application'];
/** Has V8 compile all functions of a file on another thread while it loads, not one by one when they are called. */
const COMPILE_AHEAD = '//# allFunctionsCalledOnLoad';

export default defineConfig({
  plugins: [react(), preload('/src/app/start.ts', '/src/main.tsx')],
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(
      ['/admin', '/config.json', '/events', '/logout', '/oauth2'].map((path) => [path, { target: gateway }]),
    ),
  },
  build: {
    target: 'es2022',
    sourcemap: true,
    manifest: true,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: 'index.html', main: 'src/main.tsx' },
      output: {
        postBanner: ({ name }) => (CALLED_AT_ONCE.includes(name) ? COMPILE_AHEAD : ''),
        // Each file costs a request: what is nearly always needed together is one file.
        codeSplitting: {
          groups: [
            // Libraries rarely change: in separate chunks they stay cached across releases.
            { name: 'react', test: /\/node_modules\/(react|react-dom|scheduler)\//, priority: 3 },
            { name: 'boot', test: BOOT, priority: 4 },
            { name: 'session', test: SESSION, priority: 3 },
            { name: 'start', tags: ['$initial'], priority: 2 },
            {
              name: 'application',
              test: (id) => APPLICATION.some((each) => each.test(id)),
              minShareCount: 2,
              priority: 1,
            },
            { name: 'messages', test: /\/@mantine\/notifications\// },
            { name: 'appointments', test: APPOINTMENTS, minShareCount: 2 },
            { name: 'icons', test: /\/@tabler\/icons-react\//, minShareCount: 2 },
          ],
        },
      },
    },
  },
});
