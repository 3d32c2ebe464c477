import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The running system, whose gateway also serves config.json and emulates the hosted sign-in pages. */
const gateway = process.env.API_URL ?? 'http://127.0.0.1:3000';

export default defineConfig({
  plugins: [react()],
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
      output: {
        // Libraries rarely change: in separate chunks they stay cached across releases.
        codeSplitting: {
          groups: [{ name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ }],
        },
      },
    },
  },
});
