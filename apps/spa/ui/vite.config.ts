import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The strict Content-Security-Policy of the host shapes this file: no inline
// script, style or data: URL may come out of the build.
export default defineConfig({
  plugins: [react()],
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ['index.html', 'silent-callback.html'] },
  },
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
  },
});
