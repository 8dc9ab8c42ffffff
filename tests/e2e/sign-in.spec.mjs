import { expect, REFUSED, BROKEN, test } from './demo.mjs';
import { alert, ids, settled, wholeRead } from './lens.mjs';
import { arrive, banner, chosen, enter, form, Keystone, projects, PROJECTS, refresh, send, signIn, signInButton, typed, USUAL, within } from './keystone.mjs';

test.use({ allowed: new RegExp(`${REFUSED.source}|${BROKEN.source}`) });

test('before the first sign-in the form can be closed and opened, and nothing is requested', async ({ page }) => {
  const keystone = new Keystone();
  await keystone.serve(page);
  await page.goto('./?view=overview');
  for (const way of [signInButton(page), page.locator('main').getByRole('button', { name: 'Sign in' })]) {
    await expect(form(page)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('heading', { name: 'You are not signed in' })).toBeVisible();
    await way.click();
  }
  expect(keystone.answers).toEqual([]);
  await signIn(page, 'alice');
  await wholeRead(page);
});

test('a sign-in that is closed while Keystone is slow is cancelled', async ({ page }) => {
  const keystone = new Keystone();
  await keystone.serve(page);
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route('**/auth/tokens*', async (route) => {
    await held;
    await route.fallback();
  });
  await page.goto('./?view=backups');
  await enter(page, { user: 'alice', password: 'wrong' });
  await expect(send(page).or(form(page).getByRole('button', { name: 'Signing in…' }))).toBeDisabled();
  await page.keyboard.press('Escape');
  await signInButton(page).click();
  await expect(send(page)).toBeEnabled();
  await expect(form(page).getByRole('alert')).toHaveCount(0);
  release();
  await page.unroute('**/auth/tokens*');
  await signIn(page, 'alice');
  await settled(page);
  expect((await ids(page)).length).toBe(50);
});

for (const [what, trouble, sentence] of [
  ['refuses the project', (body) => body?.auth.scope.project && { status: 401, json: { error: { code: 401, title: 'Unauthorized', message: USUAL } } }, 'Keystone refused'],
  ['forbids it', (body) => body?.auth.scope.project && { status: 403, json: { error: { code: 403, title: 'Forbidden', message: 'No rescoping here.' } } }, 'staging could not be opened'],
  ['is not there', { status: 503, body: '' }, 'Keystone is not responding'],
  ['breaks off', 'abort', 'Keystone is not responding'],
]) {
  test(`a change of the project that fails because Keystone ${what} is reported, and everything stays`, async ({ page }) => {
    const keystone = new Keystone();
    await keystone.serve(page);
    await arrive(page, `?project=${PROJECTS.production}&page=2`);
    await settled(page);
    const before = [page.url(), await ids(page)];
    keystone.trouble = trouble;
    await projects(page).selectOption({ label: 'staging' });
    await expect(alert(page)).toContainText(sentence);
    await expect(alert(page)).toContainText('This is still production.');
    await expect(form(page)).toBeHidden();
    expect(await chosen(page)).toBe('production');
    expect([page.url(), await ids(page)]).toEqual(before);
    await refresh(page).click();
    await settled(page);
    expect(await ids(page)).toEqual(before[1]);

    keystone.trouble = null;
    await alert(page).getByRole('link', { name: 'Retry' }).click();
    await expect.poll(() => chosen(page)).toBe('staging');
    await expect(alert(page)).toHaveCount(0);
  });
}

test('a sign-in that can no longer switch projects is reported, can be put off, and renewed', async ({ page }) => {
  const keystone = new Keystone();
  await keystone.serve(page);
  await arrive(page, `?project=${PROJECTS.production}&view=volumes`);
  await wholeRead(page);
  keystone.revoke(({ project }) => project === null);
  await projects(page).selectOption({ label: 'staging' });
  await expect(form(page).getByRole('alert')).toContainText('staging could not be opened');
  await page.keyboard.press('Escape');
  await expect(alert(page)).toContainText('This is still production.');
  // The current view can still be read.
  await refresh(page).click();
  await wholeRead(page);
  await expect(form(page)).toBeHidden();
  await signInButton(page).click();
  await signIn(page, 'alice');
  await expect(alert(page)).toHaveCount(0);
  await projects(page).selectOption({ label: 'staging' });
  await expect.poll(() => chosen(page)).toBe('staging');
  await wholeRead(page);
});

test('the domain can be typed by name or by id, and it and the user are filled in at the next sign-in, until they sign out', async ({ page }) => {
  const keystone = new Keystone();
  await keystone.serve(page);
  for (const domain of ['North', 'd-north']) {
    await arrive(page, '', 'nora', { domain });
    await settled(page);
    keystone.revoke();
    await refresh(page).click();
    await expect(typed(page, 'Domain')).toHaveValue(domain);
    await expect(typed(page, 'User')).toHaveValue('nora');
    await enter(page, { password: 'nora-password' });
    await expect(form(page)).toBeHidden();
    await settled(page);
    await page.reload();
    await expect(typed(page, 'Domain')).toHaveValue(domain);
    await enter(page, { password: 'nora-password' });
    await expect(form(page)).toBeHidden();
    await banner(page).getByRole('button', { name: 'Sign out' }).click();
    await expect(typed(page, 'User')).toHaveValue('');
    await expect(typed(page, 'Domain')).toHaveValue('Default');
  }
});

test('the project that was shown last is the first one next time', async ({ page }) => {
  const keystone = new Keystone();
  await keystone.serve(page);
  await arrive(page);
  expect(await chosen(page)).toBe('production');
  await projects(page).selectOption({ label: 'staging' });
  await expect.poll(() => chosen(page)).toBe('staging');
  await banner(page).getByRole('button', { name: 'Sign out' }).click();
  await expect(typed(page, 'User')).toHaveValue('');
  await arrive(page);
  await settled(page);
  expect(await chosen(page)).toBe('staging');
});

const LOCKED = { en: 'The password is expired and needs to be changed for user: 7f3c1e9a4b5d4c0e8a2f6b1d9e0c5a73.', de: 'Das Konto ist gesperrt.' };

for (const [language, says] of Object.entries(LOCKED)) {
  test(`what Keystone says beyond the usual is shown in its own words, ${language}`, async ({ page }) => {
    const keystone = new Keystone();
    keystone.users.alice.says = says;
    await keystone.serve(page);
    await page.goto('./?view=backups');
    await enter(page, { user: 'alice', password: 'alice-password' });
    await expect(form(page).getByRole('alert')).toContainText(says);
    await form(page).getByText('Technical details').click();
    await expect(form(page).getByRole('alert')).toContainText(/req-\d/);
    expect(keystone.requests.every(({ headers }) => headers['accept-language'] === 'en')).toBe(true);
  });
}

test.describe('a second factor', () => {
  const CODE = '314159';

  async function begin(page, more = {}) {
    const keystone = new Keystone();
    Object.assign(keystone.users.alice, { code: CODE, rules: [['password', 'totp']], ...more });
    await keystone.serve(page);
    await page.goto('./?status=error');
    await enter(page, { user: 'alice', password: 'alice-password' });
    return keystone;
  }
  const code = (page) => typed(page, 'One-time code');

  test('completes the sign-in, and another project can be chosen', async ({ page }) => {
    const keystone = await begin(page);
    await expect(code(page)).toBeFocused();
    await expect(typed(page, 'Password')).toHaveCount(0);
    await code(page).fill('000000');
    await code(page).press('Enter');
    await expect(form(page).getByRole('alert')).toContainText('Keystone did not accept this code');
    await code(page).fill(` ${CODE.slice(0, 3)} ${CODE.slice(3)}`);
    await send(page).click();
    await expect(form(page)).toBeHidden();
    await settled(page);
    expect(within(page)).toBe('?status=error');
    await projects(page).selectOption({ label: 'production' });
    await expect.poll(() => chosen(page)).toBe('production');
    expect(keystone.answers).not.toContain(401);
  });

  test('can be started over, and a code that comes too late leads back to the password', async ({ page }) => {
    const keystone = await begin(page, { receiptLife: 0 });
    await form(page).getByRole('button', { name: 'Start over' }).click();
    await expect(typed(page, 'Password')).toBeFocused();
    await expect(typed(page, 'Password')).toHaveValue('');
    await enter(page, { password: 'alice-password' });
    // The password is accepted before the code is refused.
    await expect(code(page)).toBeFocused();
    keystone.trouble = () => ({ status: 401, json: { error: { code: 401, title: 'Unauthorized', message: USUAL } } });
    await code(page).fill(CODE);
    await send(page).click();
    await expect(form(page).getByRole('alert')).toContainText('The code has expired: enter your password again.');
    await expect(typed(page, 'Password')).toBeVisible();
    await expect(typed(page, 'User')).toHaveValue('alice');
  });

  test('that this page does not support is named, as is a receipt that got lost', async ({ page }) => {
    const keystone = await begin(page, { rules: [['password', 'x509'], ['password', 'totp', 'mapped']] });
    await expect(form(page).getByRole('alert')).toContainText('does not offer: [["password","x509"],["password","totp","mapped"]]');
    Object.assign(keystone.users.alice, { rules: [['password', 'totp']], receiptless: true });
    await send(page).click();
    await expect(form(page).getByRole('alert')).toContainText('OpenStack-Auth-Receipt');
  });
});

test.describe('where the gateway signs in', () => {
  test('a reload to sign in keeps the address', async ({ page, demo }) => {
    for (const address of ['?status=error&limit=20', '?view=volumes&show=failing', '?q=status%3Aerror']) {
      await page.goto('./fault/401/' + address);
      await page.evaluate(() => (window.isOld = true));
      await page.getByRole('link', { name: 'Reload to sign in' }).click();
      await page.waitForFunction(() => !window.isOld);
      expect(page.url()).toBe(`${demo.url}fault/401/${address}`);
    }
  });

  test('who comes back from signing in elsewhere finds the rows', async ({ page, demo, context }) => {
    await demo.switch({ fault: '401' });
    await page.goto('./?view=overview');
    await expect(page.getByText('Sign in again at your gateway').first()).toBeVisible();
    await demo.switch({});
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'visible' });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    });
    await wholeRead(page);
    await expect(alert(page)).toHaveCount(0);
  });
});

test('signing out retries with a busy Keystone until each token is revoked', async ({ page }) => {
  const keystone = new Keystone();
  await keystone.serve(page);
  await arrive(page);
  const revoked = [];
  await page.route('**/v3/auth/tokens**', (route) => {
    if (route.request().method() !== 'DELETE') return route.fallback();
    const token = route.request().headers()['x-subject-token'];
    revoked.push(token);
    const isBusy = revoked.filter((known) => known === token).length < 3;
    return isBusy ? route.fulfill({ status: revoked.length % 2 ? 503 : 429 }) : route.fulfill({ status: 204 });
  });
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(form(page)).toBeVisible();
  const tokens = [...new Set(revoked)];
  expect(tokens.length).toBeGreaterThan(1);
  expect(revoked).toEqual(tokens.flatMap((token) => [token, token, token]));
});
