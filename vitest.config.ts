/**
 * Four test projects: plain Node for the engine and the tools, a DOM for the page, whole programs against what real
 * PyTorch printed, a real browser for whole paths.
 */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const excluded = ["**/node_modules/**", "**/dist/**"];

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "node",
          environment: "node",
          include: ["{engine,runtime,content,tools}/**/*.test.ts"],
          exclude: excluded,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        plugins: [react()],
        test: {
          name: "app",
          environment: "jsdom",
          include: ["app/**/*.test.{ts,tsx}"],
          exclude: excluded,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "conformance",
          environment: "node",
          include: ["tests/**/*.test.ts"],
          exclude: [...excluded, "tests/e2e/**"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: "e2e",
          environment: "node",
          include: ["tests/e2e/**/*.test.ts"],
          exclude: excluded,
          globalSetup: ["tests/e2e/global-setup.ts"],
          // One browser at a time: a page that boots CPython wants both cores.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
