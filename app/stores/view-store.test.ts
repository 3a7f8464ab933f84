/** Language and theme: the address first, then what was chosen before, then what the browser asks for. */
import { describe, expect, test } from "vitest";
import { memoryStorage } from "./storage.ts";
import { asLocale, createViewStore } from "./view-store.ts";

describe("language", () => {
  test.each([
    ["zh", "zh-CN"],
    ["zh-Hans-CN", "zh-CN"],
    ["zh-cn", "zh-CN"],
    ["en-GB", "en"],
    ["fr", null],
    ["", null],
    [null, null],
  ])("%s is read as %s", (given, locale) => {
    expect(asLocale(given)).toBe(locale);
  });

  test("the first known one of the browser's list is taken", () => {
    expect(
      createViewStore({ storage: memoryStorage(), languages: ["fr-FR", "zh-TW", "en"] }).getState().locale,
    ).toBe("zh-CN");
    expect(createViewStore({ storage: memoryStorage(), languages: [] }).getState().locale).toBe("en");
  });

  test("a choice is remembered, and the address is stronger", () => {
    const storage = memoryStorage();
    createViewStore({ storage, languages: ["en"] })
      .getState()
      .setLocale("zh-CN");
    expect(createViewStore({ storage, languages: ["en"] }).getState().locale).toBe("zh-CN");
    expect(createViewStore({ storage, languages: ["en"], locale: "en" }).getState().locale).toBe("en");
  });
});

test("the theme follows the system until one is chosen", () => {
  const storage = memoryStorage();
  const { getState } = createViewStore({ storage, languages: [] });
  expect(getState().themeChoice).toBeNull();
  getState().setTheme("dark");
  expect(createViewStore({ storage, languages: [] }).getState().themeChoice).toBe("dark");
});

describe("lenses", () => {
  const store = () => createViewStore({ storage: memoryStorage(), languages: [] }).getState;

  test("several stay open where there is room", () => {
    const get = store();
    get().toggleLens("ownership", false);
    get().toggleLens("training", false);
    get().toggleLens("ownership", false);
    expect(get().lenses).toEqual(["training"]);
  });

  test("one at a time where there is none", () => {
    const get = store();
    get().openLens("ownership", true);
    get().openLens("training", true);
    expect(get().lenses).toEqual(["training"]);
  });
});
