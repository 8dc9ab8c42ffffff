import { expect, test } from './demo.mjs';
import { alert, open, openWhole, rows, table } from './lens.mjs';

/** A browser never calls the program re-entrantly at this point, so the program, busy with its rows, panics. */
const breakMeasuring = () => {
  const measure = Element.prototype.getBoundingClientRect;
  Element.prototype.getBoundingClientRect = function (...args) {
    dispatchEvent(new Event('beforeprint'));
    return measure.apply(this, args);
  };
};

test.describe('a program that panics', () => {
  test.use({ allowed: /^page: RuntimeError|^page: Error/ });

  test('says so with the message to copy, and a link that needs no program reloads the same view', async ({ page }) => {
    await openWhole(page, '?q=size:%3E1');
    await expect(rows(page).first()).toBeVisible();
    await page.evaluate(breakMeasuring);
    await page.mouse.wheel(0, 4000);
    await expect(page.getByRole('heading', { name: 'Backup Lens has stopped' })).toBeVisible();
    await expect(alert(page)).toContainText(/panicked at .+\.rs:\d+/);
    await expect(table(page)).toHaveCount(0);
    await page.getByRole('link', { name: 'Reload' }).click();
    await expect(rows(page).first()).toBeVisible();
    expect(page.url()).toContain('?q=size:%3E1');
    await expect(alert(page)).toHaveCount(0);
  });
});

test('a working page has no such screen', async ({ page }) => {
  await open(page);
  await expect(alert(page)).toHaveCount(0);
});
