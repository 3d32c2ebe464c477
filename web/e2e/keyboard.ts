import type { Locator, Page } from '@playwright/test';
import { expect } from './people';

/** More tab stops than any screen has. */
const STOPS = 300;

/** What somebody without a mouse can do: only keys move the focus. */
export class Keyboard {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.#page.keyboard.press(key);
  }

  /** Replaces the text of the focused field. */
  async type(text: string): Promise<void> {
    await this.press('ControlOrMeta+A');
    await this.#page.keyboard.type(text);
  }

  /** Moves the focus to it with Tab, or back with `Shift+Tab`. The focus must be visible. */
  async to(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    await expect(target).toBeVisible();
    await expect(target).toBeEnabled();
    const focused = () => target.evaluate((it) => it === document.activeElement);
    for (let stop = 0; !(await focused()); stop += 1) {
      if (stop === STOPS) throw new Error(`Tab does not reach ${target}`);
      await this.press(key);
    }
    expect(await target.evaluate((it) => it.matches(':focus-visible'))).toBe(true);
  }

  async activate(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    await this.to(target, key);
    await this.press('Enter');
  }

  async fill(target: Locator, text: string): Promise<void> {
    await this.to(target);
    await this.type(text);
  }

  /** Chooses an option of a drop-down list. */
  async choose(target: Locator, option: string): Promise<void> {
    await this.to(target);
    await expect(target.locator('option').filter({ hasText: option })).toBeAttached();
    const chosen = target.locator('option:checked');
    await this.press('End');
    for (let rest = await target.locator('option').count(); (await chosen.textContent()) !== option; rest -= 1) {
      if (rest === 0) throw new Error(`${target} does not offer ${option}`);
      await this.press('ArrowUp');
    }
  }

  /** Undoes the last change as soon as an undo is offered. */
  async undo(): Promise<void> {
    await expect(this.#page.getByRole('button', { name: 'Hoàn tác' }).first()).toBeVisible();
    await this.press('ControlOrMeta+z');
  }
}
