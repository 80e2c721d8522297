import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { brotli } from './brotli.ts';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), brotli()],
  build: {
    // Polaris and React come as one piece; pages are pieces of their own.
    chunkSizeWarningLimit: 900,
    // A font or picture inside a style sheet would need "data:" in the content security policy.
    assetsInlineLimit: 0,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:4100', '/auth': 'http://127.0.0.1:4100' } },
});
