// The stories run one after the other, in the Chromium of the machine, against the server that `serve.py` starts.
const { defineConfig } = require('@playwright/test');

const port = process.env.LAB_DATALAKE_UI_PORT;
const token = process.env.JUPYTER_TOKEN;
if (!port || !token) {
  throw new Error('Run the stories with scripts/ui: it chooses port and token.');
}
const root = process.getuid?.() === 0;

module.exports = defineConfig({
  testDir: 'stories',
  outputDir: '../artefacts/ui-tests',
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: [['list'], ['./plainReporter.js']],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    extraHTTPHeaders: { Authorization: `token ${token}` },
    viewport: { width: 1400, height: 900 },
    actionTimeout: 20_000,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
      args: [
        ...(root ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run'
      ]
    }
  },
  webServer: {
    command: 'python serve.py',
    url: `http://127.0.0.1:${port}/api/status?token=${token}`,
    timeout: 240_000,
    stdout: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 30_000 }
  }
});
